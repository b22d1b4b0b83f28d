-- AlterTable
ALTER TABLE "generations" ADD COLUMN     "set_id" UUID;

-- AddForeignKey
ALTER TABLE "generations" ADD CONSTRAINT "generations_set_id_fkey" FOREIGN KEY ("set_id") REFERENCES "sets"("id") ON DELETE SET NULL ON UPDATE CASCADE;
