-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "role" AS ENUM ('admin', 'member', 'viewer');

-- CreateEnum
CREATE TYPE "generation_state" AS ENUM ('queued', 'running', 'succeeded', 'failed', 'unknown', 'cancelled');

-- CreateEnum
CREATE TYPE "door" AS ENUM ('studio', 'api');

-- CreateEnum
CREATE TYPE "channel_kind" AS ENUM ('unified', 'openai', 'demo');

-- CreateEnum
CREATE TYPE "ledger_kind" AS ENUM ('reserve', 'settle', 'release', 'adjust', 'grant');

-- CreateTable
CREATE TABLE "team" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL DEFAULT 'Proofsheet',
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "default_monthly_quota" INTEGER NOT NULL DEFAULT 100,
    "master_key_check" BYTEA,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL DEFAULT 'member',
    "password_hash" TEXT,
    "monthly_quota" INTEGER,
    "disabled_at" TIMESTAMPTZ(3),
    "last_active_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "user_agent" TEXT,
    "address" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_attempts" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "address" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "sign_in_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL DEFAULT 'member',
    "token_hash" BYTEA NOT NULL,
    "invited_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "public_id" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "models" TEXT[],
    "monthly_cap" INTEGER,
    "requests_per_minute" INTEGER,
    "parallel_calls" INTEGER,
    "allowed_addresses" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channels" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "channel_kind" NOT NULL,
    "base_url" TEXT,
    "sealed_key" BYTEA,
    "models" JSONB NOT NULL DEFAULT '[]',
    "capabilities" JSONB NOT NULL DEFAULT '{}',
    "priority" INTEGER NOT NULL DEFAULT 0,
    "weight" INTEGER NOT NULL DEFAULT 1,
    "concurrency" INTEGER NOT NULL DEFAULT 8,
    "deadline_seconds" INTEGER NOT NULL DEFAULT 600,
    "allow_private_address" BOOLEAN NOT NULL DEFAULT false,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "from_environment" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "generations" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "api_key_id" UUID,
    "channel_id" UUID,
    "door" "door" NOT NULL,
    "state" "generation_state" NOT NULL DEFAULT 'queued',
    "private" BOOLEAN NOT NULL DEFAULT false,
    "lease" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "request" TEXT NOT NULL,
    "image_as_list" BOOLEAN NOT NULL DEFAULT false,
    "model" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,
    "prompt_sent" TEXT,
    "n" INTEGER NOT NULL DEFAULT 1,
    "size_asked" TEXT,
    "size_sent" TEXT,
    "quality" TEXT,
    "receipt" JSONB NOT NULL DEFAULT '{}',
    "usage" JSONB,
    "error" JSONB,
    "idempotency_key" TEXT,
    "request_hash" BYTEA,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "dismissed_at" TIMESTAMPTZ(3),

    CONSTRAINT "generations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "images" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "generation_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "private" BOOLEAN NOT NULL DEFAULT false,
    "original_key" TEXT NOT NULL,
    "sha256" BYTEA NOT NULL,
    "mime" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "revised_prompt" TEXT,
    "thumbhash" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "images_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "references" (
    "id" UUID NOT NULL,
    "generation_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "form" TEXT NOT NULL,
    "storage_key" TEXT,
    "sha256" BYTEA,
    "mime" TEXT,
    "bytes" INTEGER,
    "width" INTEGER,
    "height" INTEGER,
    "raw" TEXT,
    "image_id" UUID,

    CONSTRAINT "references_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quota_windows" (
    "user_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "reserved" INTEGER NOT NULL DEFAULT 0,
    "spent" INTEGER NOT NULL DEFAULT 0,
    "granted" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "quota_windows_pkey" PRIMARY KEY ("user_id","starts_at")
);

-- CreateTable
CREATE TABLE "quota_ledger" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "generation_id" UUID,
    "kind" "ledger_kind" NOT NULL,
    "amount" INTEGER NOT NULL,
    "reason" TEXT,
    "actor_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "quota_ledger_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sets" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "cover_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "sets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "set_images" (
    "set_id" UUID NOT NULL,
    "image_id" UUID NOT NULL,
    "position" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "set_images_pkey" PRIMARY KEY ("set_id","image_id")
);

-- CreateTable
CREATE TABLE "shares" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "set_id" UUID,
    "token_hash" BYTEA NOT NULL,
    "sealed_token" BYTEA,
    "title" TEXT,
    "description" TEXT,
    "password_hash" TEXT,
    "allow_download" BOOLEAN NOT NULL DEFAULT false,
    "allow_originals" BOOLEAN NOT NULL DEFAULT false,
    "show_prompts" BOOLEAN NOT NULL DEFAULT false,
    "views" INTEGER NOT NULL DEFAULT 0,
    "last_viewed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "shares_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share_images" (
    "share_id" UUID NOT NULL,
    "image_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "share_images_pkey" PRIMARY KEY ("share_id","image_id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" UUID NOT NULL,
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "address" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE INDEX "sign_in_attempts_email_created_at_idx" ON "sign_in_attempts"("email", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE INDEX "invitations_email_idx" ON "invitations"("email");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_public_id_key" ON "api_keys"("public_id");

-- CreateIndex
CREATE INDEX "api_keys_user_id_created_at_idx" ON "api_keys"("user_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "channels_name_key" ON "channels"("name");

-- CreateIndex
CREATE INDEX "channels_enabled_priority_idx" ON "channels"("enabled", "priority" DESC);

-- CreateIndex
CREATE INDEX "generations_created_at_id_idx" ON "generations"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "generations_user_id_created_at_idx" ON "generations"("user_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "generations_state_lease_until_idx" ON "generations"("state", "lease_until");

-- CreateIndex
CREATE UNIQUE INDEX "generations_user_id_api_key_id_idempotency_key_key" ON "generations"("user_id", "api_key_id", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "images_number_key" ON "images"("number");

-- CreateIndex
CREATE INDEX "images_created_at_id_idx" ON "images"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "images_user_id_created_at_idx" ON "images"("user_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "images_generation_id_index_key" ON "images"("generation_id", "index");

-- CreateIndex
CREATE INDEX "references_image_id_idx" ON "references"("image_id");

-- CreateIndex
CREATE UNIQUE INDEX "references_generation_id_position_key" ON "references"("generation_id", "position");

-- CreateIndex
CREATE INDEX "quota_ledger_user_id_created_at_idx" ON "quota_ledger"("user_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "quota_ledger_generation_id_idx" ON "quota_ledger"("generation_id");

-- CreateIndex
CREATE INDEX "sets_created_at_idx" ON "sets"("created_at" DESC);

-- CreateIndex
CREATE INDEX "set_images_set_id_position_idx" ON "set_images"("set_id", "position");

-- CreateIndex
CREATE INDEX "set_images_image_id_idx" ON "set_images"("image_id");

-- CreateIndex
CREATE UNIQUE INDEX "shares_token_hash_key" ON "shares"("token_hash");

-- CreateIndex
CREATE INDEX "shares_user_id_created_at_idx" ON "shares"("user_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "shares_set_id_idx" ON "shares"("set_id");

-- CreateIndex
CREATE INDEX "share_images_image_id_idx" ON "share_images"("image_id");

-- CreateIndex
CREATE INDEX "audit_events_created_at_id_idx" ON "audit_events"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_events_action_created_at_idx" ON "audit_events"("action", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_id_fkey" FOREIGN KEY ("invited_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generations" ADD CONSTRAINT "generations_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generations" ADD CONSTRAINT "generations_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generations" ADD CONSTRAINT "generations_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generations" ADD CONSTRAINT "generations_user_id_window_start_fkey" FOREIGN KEY ("user_id", "window_start") REFERENCES "quota_windows"("user_id", "starts_at") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "images" ADD CONSTRAINT "images_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "generations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "images" ADD CONSTRAINT "images_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "references" ADD CONSTRAINT "references_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "generations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "references" ADD CONSTRAINT "references_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "images"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quota_windows" ADD CONSTRAINT "quota_windows_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quota_ledger" ADD CONSTRAINT "quota_ledger_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quota_ledger" ADD CONSTRAINT "quota_ledger_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quota_ledger" ADD CONSTRAINT "quota_ledger_user_id_window_start_fkey" FOREIGN KEY ("user_id", "window_start") REFERENCES "quota_windows"("user_id", "starts_at") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quota_ledger" ADD CONSTRAINT "quota_ledger_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "generations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sets" ADD CONSTRAINT "sets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sets" ADD CONSTRAINT "sets_cover_id_fkey" FOREIGN KEY ("cover_id") REFERENCES "images"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "set_images" ADD CONSTRAINT "set_images_set_id_fkey" FOREIGN KEY ("set_id") REFERENCES "sets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "set_images" ADD CONSTRAINT "set_images_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "images"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shares" ADD CONSTRAINT "shares_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shares" ADD CONSTRAINT "shares_set_id_fkey" FOREIGN KEY ("set_id") REFERENCES "sets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_images" ADD CONSTRAINT "share_images_share_id_fkey" FOREIGN KEY ("share_id") REFERENCES "shares"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_images" ADD CONSTRAINT "share_images_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "images"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- A reservation is opened once and ends once, whoever tries.
CREATE UNIQUE INDEX "ledger_reserves_once" ON "quota_ledger" ("generation_id") WHERE "kind" = 'reserve';
CREATE UNIQUE INDEX "ledger_ends_once" ON "quota_ledger" ("generation_id") WHERE "kind" IN ('settle', 'release');

ALTER TABLE "quota_windows"
  ADD CONSTRAINT "quota_windows_not_negative" CHECK ("reserved" >= 0 AND "spent" >= 0);
ALTER TABLE "team" ADD CONSTRAINT "team_is_one_row" CHECK ("id" = 1);
ALTER TABLE "generations" ADD CONSTRAINT "generations_n" CHECK ("n" BETWEEN 1 AND 10);

-- What the sheet, the recovery sweep and the queue position read, without the rows that they never want.
CREATE INDEX "images_on_sheet" ON "images" ("created_at" DESC, "id" DESC) WHERE "deleted_at" IS NULL AND NOT "private";
CREATE INDEX "images_without_thumbnails" ON "images" ("created_at") WHERE "thumbhash" IS NULL;
CREATE INDEX "generations_in_flight" ON "generations" ("created_at") WHERE "state" IN ('queued', 'running');

INSERT INTO "team" ("id") VALUES (1);
