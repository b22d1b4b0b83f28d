-- AlterTable
ALTER TABLE "generations" ADD COLUMN     "parent_id" UUID;

-- CreateIndex
CREATE INDEX "generations_parent_id_idx" ON "generations"("parent_id");

-- AddForeignKey
ALTER TABLE "generations" ADD CONSTRAINT "generations_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "images"("id") ON DELETE SET NULL ON UPDATE CASCADE;
