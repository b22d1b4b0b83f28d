-- CreateIndex
CREATE INDEX "audit_events_actor_id_created_at_idx" ON "audit_events"("actor_id", "created_at" DESC);

-- What is written here stays as it is, whatever the application does. Only an account that is deleted leaves its events.
-- A semicolon inside the function is written as \x3b, because migrations are cut into statements at semicolons.
CREATE FUNCTION "keep_audit_event"() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  IF TG_OP = ''UPDATE'' AND NEW.actor_id IS NULL AND to_jsonb(NEW) - ''actor_id'' = to_jsonb(OLD) - ''actor_id'' THEN
    RETURN NEW\x3b
  END IF\x3b
  RAISE EXCEPTION ''audit events are never changed or deleted''\x3b
END';

CREATE TRIGGER "audit_events_kept" BEFORE UPDATE OR DELETE ON "audit_events"
  FOR EACH ROW EXECUTE FUNCTION "keep_audit_event"();
