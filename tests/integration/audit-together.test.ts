import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { type AuditAction, auditActions } from "@/lib/schemas/audit";
import { acts, stageActs } from "@/tests/support/audited";
import { state } from "@/tests/support/state";

beforeAll(
  () => db.$executeRaw`
  CREATE FUNCTION refuse_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no event today'; END $$`,
);
beforeEach(stageActs);

/** Makes every event that is written from now on fail, while `work` is done. */
async function withoutEvents(work: () => Promise<void>): Promise<void> {
  await db.$executeRaw`CREATE TRIGGER refused BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse_event()`;
  await work().finally(() => db.$executeRaw`DROP TRIGGER refused ON audit_events`);
}

describe("what cannot be written into the audit log is not done, and what is done stands there once", () => {
  test.each(Object.keys(auditActions) as AuditAction[])("%s", async (action) => {
    const act = await acts[action]();
    const written = () => db.auditEvent.count({ where: { action } });
    const [before, count] = [await state(), await written()];
    await withoutEvents(() => expect(act()).rejects.toThrow(/no event today/));
    expect(await state()).toEqual(before);
    await act();
    expect(await written()).toBe(count + 1);
    expect(await state()).not.toEqual(before);
  });
});
