-- AlterTable
ALTER TABLE "generations" ADD COLUMN     "heir_id" UUID,
ADD COLUMN     "to_trash" BOOLEAN NOT NULL DEFAULT false;

-- AddForeignKey
ALTER TABLE "generations" ADD CONSTRAINT "generations_heir_id_fkey" FOREIGN KEY ("heir_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
