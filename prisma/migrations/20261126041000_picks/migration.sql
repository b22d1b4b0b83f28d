-- AlterTable
ALTER TABLE "images" ADD COLUMN     "picked_at" TIMESTAMPTZ(3),
ADD COLUMN     "picked_by_id" UUID;

-- AddForeignKey
ALTER TABLE "images" ADD CONSTRAINT "images_picked_by_id_fkey" FOREIGN KEY ("picked_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;
