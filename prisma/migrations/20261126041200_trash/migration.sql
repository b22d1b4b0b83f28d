-- CreateTable
CREATE TABLE "purged_images" (
    "id" UUID NOT NULL,
    "generation_id" UUID NOT NULL,
    "keys" TEXT[],
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now() + interval '1 minute',

    CONSTRAINT "purged_images_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "purged_images_due_at_idx" ON "purged_images"("due_at");

-- CreateIndex
CREATE INDEX "sets_cover_id_idx" ON "sets"("cover_id");

-- The trash is a small part of all images, read by person and by age.
CREATE INDEX "images_deleted" ON "images"("deleted_at" DESC, "id" DESC) WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "images_deleted_of" ON "images"("user_id", "deleted_at" DESC, "id" DESC) WHERE "deleted_at" IS NOT NULL;

-- Whether another image or a reference still needs an object that is to go.
CREATE INDEX "images_original" ON "images" USING hash ("original_key");
CREATE INDEX "images_uncropped" ON "images" USING hash ("uncropped_key") WHERE "uncropped_key" IS NOT NULL;
CREATE INDEX "references_stored" ON "references" USING hash ("storage_key") WHERE "storage_key" IS NOT NULL;
