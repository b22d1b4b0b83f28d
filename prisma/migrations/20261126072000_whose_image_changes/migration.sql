-- Whom alone a change concerns: what was private before and stays so is told to nobody else.
ALTER TABLE "image_changes" ADD COLUMN     "private_to" UUID;
