-- CreateIndex
CREATE INDEX "generations_channel_id_created_at_idx" ON "generations"("channel_id", "created_at" DESC);
