-- CreateEnum
CREATE TYPE "size_policy" AS ENUM ('closest', 'strict', 'crop');

-- CreateEnum
CREATE TYPE "reference_role" AS ENUM ('image', 'mask');

-- DropIndex
DROP INDEX "generations_user_id_api_key_id_idempotency_key_key";

-- DropIndex
DROP INDEX "references_generation_id_position_key";

-- AlterTable
ALTER TABLE "channels" ALTER COLUMN "concurrency" DROP NOT NULL,
ALTER COLUMN "concurrency" DROP DEFAULT;

-- AlterTable
ALTER TABLE "generations" ADD COLUMN     "size_policy" "size_policy" NOT NULL DEFAULT 'closest';

-- AlterTable
ALTER TABLE "images" ADD COLUMN     "uncropped_key" TEXT;

-- AlterTable
ALTER TABLE "references" ADD COLUMN     "role" "reference_role" NOT NULL DEFAULT 'image';

-- CreateTable
CREATE TABLE "key_windows" (
    "api_key_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "reserved" INTEGER NOT NULL DEFAULT 0,
    "spent" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "key_windows_pkey" PRIMARY KEY ("api_key_id","starts_at")
);

-- CreateTable
CREATE TABLE "key_buckets" (
    "api_key_id" UUID NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "refilled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "key_buckets_pkey" PRIMARY KEY ("api_key_id")
);

-- CreateTable
CREATE TABLE "channel_health" (
    "channel_id" UUID NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "open_until" TIMESTAMPTZ(3),
    "probe_until" TIMESTAMPTZ(3),
    "last_failure" TEXT,
    "last_message" TEXT,
    "last_failure_at" TIMESTAMPTZ(3),

    CONSTRAINT "channel_health_pkey" PRIMARY KEY ("channel_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "references_generation_id_role_position_key" ON "references"("generation_id", "role", "position");

-- AddForeignKey
ALTER TABLE "key_windows" ADD CONSTRAINT "key_windows_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "key_buckets" ADD CONSTRAINT "key_buckets_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel_health" ADD CONSTRAINT "channel_health_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Until now the number was there, but nobody kept to it.
UPDATE "channels" SET "concurrency" = NULL;

-- What Prisma's schema language cannot say.

-- One generation per caller and Idempotency-Key. The studio, which has no API key, counts as one caller.
CREATE UNIQUE INDEX "generations_idempotency"
  ON "generations" ("user_id", (COALESCE("api_key_id", "user_id")), "idempotency_key") WHERE "idempotency_key" IS NOT NULL;

-- How busy a channel and a key are now.
CREATE INDEX "generations_running_on_channel" ON "generations" ("channel_id") WHERE "state" = 'running';
CREATE INDEX "generations_open_of_key" ON "generations" ("api_key_id") WHERE "state" IN ('queued', 'running');

ALTER TABLE "key_windows" ADD CONSTRAINT "key_windows_not_negative" CHECK ("reserved" >= 0 AND "spent" >= 0);
