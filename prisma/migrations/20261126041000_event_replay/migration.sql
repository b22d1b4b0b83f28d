-- AlterTable
ALTER TABLE "generations" ADD COLUMN     "partials" SMALLINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "image_changes" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "image_ids" UUID[],

    CONSTRAINT "image_changes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "image_changes_at_idx" ON "image_changes"("at");

-- What ended since a moment, for event streams that come back.
CREATE INDEX "generations_finished" ON "generations" ("finished_at") WHERE "finished_at" IS NOT NULL;
