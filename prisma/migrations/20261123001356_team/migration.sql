-- CreateEnum
CREATE TYPE "quota_request_state" AS ENUM ('open', 'approved', 'declined', 'withdrawn');

-- AlterTable
ALTER TABLE "team" ADD COLUMN     "currency" TEXT NOT NULL DEFAULT 'USD',
ADD COLUMN     "default_daily_cap" INTEGER,
ADD COLUMN     "share_max_days" INTEGER,
ADD COLUMN     "share_password_needed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "sharing_enabled" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "daily_cap" INTEGER,
ADD COLUMN     "sso_subject" TEXT;

-- AlterTable
ALTER TABLE "invitations" ADD COLUMN     "emailed_at" TIMESTAMPTZ(3),
ADD COLUMN     "monthly_quota" INTEGER;

-- AlterTable
ALTER TABLE "channels" ADD COLUMN     "prices" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "generations" ADD COLUMN     "cost" DECIMAL(14,6);

-- AlterTable
ALTER TABLE "quota_windows" DROP COLUMN "granted",
ADD COLUMN     "day" DATE,
ADD COLUMN     "day_used" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "quota_ledger" ADD COLUMN     "expires_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sets" ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now();

-- AlterTable
ALTER TABLE "shares" ADD COLUMN     "allow_review" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "frozen" BOOLEAN NOT NULL DEFAULT false;

-- DropTable
DROP TABLE "sign_in_attempts";

-- CreateTable
CREATE TABLE "attempts" (
    "id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "address" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "password_resets" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "password_resets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quota_requests" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "amount" INTEGER NOT NULL,
    "reason" TEXT,
    "state" "quota_request_state" NOT NULL DEFAULT 'open',
    "granted" INTEGER,
    "answer" TEXT,
    "decided_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "quota_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share_visitors" (
    "id" UUID NOT NULL,
    "share_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "share_visitors_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share_reviews" (
    "visitor_id" UUID NOT NULL,
    "image_id" UUID NOT NULL,
    "picked" BOOLEAN NOT NULL DEFAULT false,
    "rating" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "share_reviews_pkey" PRIMARY KEY ("visitor_id","image_id")
);

-- CreateTable
CREATE TABLE "share_comments" (
    "id" UUID NOT NULL,
    "visitor_id" UUID NOT NULL,
    "image_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "share_comments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "attempts_subject_created_at_idx" ON "attempts"("subject", "created_at");

-- CreateIndex
CREATE INDEX "attempts_created_at_idx" ON "attempts"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "password_resets_token_hash_key" ON "password_resets"("token_hash");

-- CreateIndex
CREATE INDEX "password_resets_user_id_idx" ON "password_resets"("user_id");

-- CreateIndex
CREATE INDEX "quota_requests_state_created_at_idx" ON "quota_requests"("state", "created_at");

-- CreateIndex
CREATE INDEX "quota_requests_user_id_created_at_idx" ON "quota_requests"("user_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "share_visitors_token_hash_key" ON "share_visitors"("token_hash");

-- CreateIndex
CREATE INDEX "share_visitors_share_id_idx" ON "share_visitors"("share_id");

-- CreateIndex
CREATE INDEX "share_reviews_image_id_idx" ON "share_reviews"("image_id");

-- CreateIndex
CREATE INDEX "share_comments_image_id_idx" ON "share_comments"("image_id");

-- CreateIndex
CREATE INDEX "share_comments_visitor_id_idx" ON "share_comments"("visitor_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_sso_subject_key" ON "users"("sso_subject");

-- AddForeignKey
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quota_requests" ADD CONSTRAINT "quota_requests_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quota_requests" ADD CONSTRAINT "quota_requests_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_visitors" ADD CONSTRAINT "share_visitors_share_id_fkey" FOREIGN KEY ("share_id") REFERENCES "shares"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_reviews" ADD CONSTRAINT "share_reviews_visitor_id_fkey" FOREIGN KEY ("visitor_id") REFERENCES "share_visitors"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_reviews" ADD CONSTRAINT "share_reviews_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "images"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_comments" ADD CONSTRAINT "share_comments_visitor_id_fkey" FOREIGN KEY ("visitor_id") REFERENCES "share_visitors"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_comments" ADD CONSTRAINT "share_comments_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "images"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

CREATE UNIQUE INDEX "invitations_open" ON "invitations" ("email") WHERE "accepted_at" IS NULL AND "revoked_at" IS NULL;
CREATE UNIQUE INDEX "quota_requests_open" ON "quota_requests" ("user_id") WHERE "state" = 'open';
CREATE UNIQUE INDEX "ledger_adjusts_once" ON "quota_ledger" ("generation_id") WHERE "kind" = 'adjust';
CREATE INDEX "ledger_grants" ON "quota_ledger" ("user_id", "window_start") WHERE "kind" = 'grant';
CREATE INDEX "share_comments_shown" ON "share_comments" ("image_id", "created_at") WHERE "deleted_at" IS NULL;

ALTER TABLE "quota_windows" ADD CONSTRAINT "quota_windows_day_not_negative" CHECK ("day_used" >= 0);
ALTER TABLE "share_reviews" ADD CONSTRAINT "share_reviews_rating" CHECK ("rating" BETWEEN 1 AND 5);
