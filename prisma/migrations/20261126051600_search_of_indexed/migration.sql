-- An image is closed without its words: as long as it has none it has no part in their index, where even a null is an
-- entry that every closing would write.
DROP INDEX "images_search";
CREATE INDEX "images_search" ON "images" USING gin ("search") WITH (fastupdate = off) WHERE "search" IS NOT NULL;
