-- What was made from an image is read newest first, however much of it there is.
-- DropIndex
DROP INDEX "generations_parent_id_idx";

-- DropIndex
DROP INDEX "references_image_id_idx";

-- CreateIndex
CREATE INDEX "generations_parent_id_id_idx" ON "generations"("parent_id", "id");

-- CreateIndex
CREATE INDEX "references_image_id_generation_id_idx" ON "references"("image_id", "generation_id");
