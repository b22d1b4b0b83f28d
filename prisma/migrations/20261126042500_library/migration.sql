-- Trusted since Postgres 13: whoever may create things in the database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- AlterTable
ALTER TABLE "images" ADD COLUMN     "search" tsvector;

-- CreateTable
CREATE TABLE "image_buckets" (
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "images" INTEGER NOT NULL,
    "newest" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "image_buckets_pkey" PRIMARY KEY ("starts_at")
);

-- CreateTable
CREATE TABLE "bucket_counts" (
    "owner_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "images" INTEGER NOT NULL,
    "aspects" DOUBLE PRECISION NOT NULL,
    "private_images" INTEGER NOT NULL,
    "private_aspects" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "bucket_counts_pkey" PRIMARY KEY ("owner_id","starts_at")
);

-- CreateTable
CREATE TABLE "bucket_changes" (
    "id" BIGSERIAL NOT NULL,
    "image_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "user_id" UUID NOT NULL,
    "private" BOOLEAN NOT NULL,
    "aspect" DOUBLE PRECISION NOT NULL,
    "sign" SMALLINT NOT NULL,
    "moved" BOOLEAN NOT NULL,

    CONSTRAINT "bucket_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "search_words" (
    "owner_id" UUID NOT NULL,
    "word" TEXT COLLATE "C" NOT NULL,
    "images" INTEGER NOT NULL,
    "newest" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "search_words_pkey" PRIMARY KEY ("owner_id","word")
);

-- CreateIndex
CREATE INDEX "image_buckets_day_idx" ON "image_buckets"("day");

-- Without the list of pending entries, which every search would have to read through.
CREATE INDEX "images_search" ON "images" USING gin ("search") WITH (fastupdate = off);
CREATE INDEX "images_unindexed" ON "images" ("created_at" DESC, "id" DESC) WHERE "search" IS NULL;
-- What filters are (`=model:…`) has no typing errors, nor have pairs of characters.
CREATE INDEX "search_words_similar" ON "search_words" USING gin ("word" gin_trgm_ops)
  WHERE length("word") > 3 AND "word" !~ '^=';

-- A semicolon inside a function is written as \x3b, because migrations are cut into statements at semicolons.

-- What makes an image count or not is written down as it happens, in whatever version of the program: rows that are only
-- added wait for nobody and for no lock. One process at a time takes them into the counts.
CREATE FUNCTION "note_bucket_change"() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  IF OLD.search IS NOT NULL AND OLD.deleted_at IS NULL THEN
    INSERT INTO bucket_changes (image_id, created_at, user_id, private, aspect, sign, moved)
    VALUES (OLD.id, OLD.created_at, OLD.user_id, OLD.private, OLD.width::float8 / OLD.height, -1, false)\x3b
  END IF\x3b
  IF TG_OP = ''UPDATE'' AND NEW.search IS NOT NULL AND NEW.deleted_at IS NULL THEN
    INSERT INTO bucket_changes (image_id, created_at, user_id, private, aspect, sign, moved)
    VALUES (NEW.id, NEW.created_at, NEW.user_id, NEW.private, NEW.width::float8 / NEW.height, 1,
            OLD.search IS NOT NULL AND (OLD.private <> NEW.private OR OLD.user_id <> NEW.user_id))\x3b
  END IF\x3b
  RETURN NULL\x3b
END';
CREATE TRIGGER "images_changed" AFTER UPDATE ON "images" FOR EACH ROW
  WHEN ((OLD.search IS NULL) <> (NEW.search IS NULL) OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
    OR OLD.private <> NEW.private OR OLD.user_id <> NEW.user_id OR OLD.created_at <> NEW.created_at)
  EXECUTE FUNCTION "note_bucket_change"();
CREATE TRIGGER "images_removed" AFTER DELETE ON "images" FOR EACH ROW
  WHEN (OLD.search IS NOT NULL AND OLD.deleted_at IS NULL) EXECUTE FUNCTION "note_bucket_change"();

-- What of the lexemes changes after an image was indexed changes with it.
CREATE FUNCTION "keep_image_lexemes"() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  NEW.search := ts_delete(ts_delete(NEW.search, ''=person:'' || OLD.user_id), ''=picked'')
    || array_to_tsvector(ARRAY[''=person:'' || NEW.user_id]
         || CASE WHEN NEW.picked_at IS NULL THEN ''{}''::text[] ELSE ARRAY[''=picked''] END)\x3b
  RETURN NEW\x3b
END';
CREATE TRIGGER "images_lexemes" BEFORE UPDATE ON "images" FOR EACH ROW
  WHEN (OLD.search IS NOT NULL AND NEW.search IS NOT NULL
    AND (OLD.user_id <> NEW.user_id OR (OLD.picked_at IS NULL) <> (NEW.picked_at IS NULL)))
  EXECUTE FUNCTION "keep_image_lexemes"();
