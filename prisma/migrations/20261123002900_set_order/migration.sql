-- Fractional indexes are ordered by their bytes, whatever the database's own collation says of upper and lower case.
ALTER TABLE "set_images" ALTER COLUMN "position" TYPE TEXT COLLATE "C";
