-- AlterTable
ALTER TABLE "password_resets" ADD COLUMN     "made_by_id" UUID;

-- AddForeignKey
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_made_by_id_fkey" FOREIGN KEY ("made_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;
