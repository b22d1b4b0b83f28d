import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { getImage } from "@/lib/images";
import { offboard, previewOffboarding } from "@/lib/people/offboarding";
import { changeUser, createUser } from "@/lib/people/people";
import { sheetEvents } from "@/lib/sheet-events";
import { books, memberOf, newMember, system } from "@/tests/support/gateway";
import { leavingTeam } from "@/tests/support/leaving";
import { until } from "@/tests/support/server";

const { leaver, heir, asKey, imagesOf, belongings, owners, trashed } = leavingTeam();

const all = {
  sessions: 1,
  keys: 1,
  invitations: 0,
  waiting: 1,
  running: 0,
  images: 2,
  privateImages: 1,
  sets: 1,
  links: 2,
};

test("the preview counts what will be done, and offers everybody who may work here as heir", async () => {
  await belongings();
  await createUser(system, { email: "viewer@example.com", name: "Looks on", role: "viewer" });
  const gone = await createUser(system, { email: "gone@example.com", name: "Gone" });
  await changeUser(system, gone.id, { disabled: true });
  expect(await previewOffboarding(system, leaver.userId)).toEqual({
    counts: all,
    heirs: [{ id: heir.userId, name: "A member", email: "heir@example.com" }],
    obstacle: null,
  });
});

test("everything is handed over, as one act with one audit event; the money stays whose it was", async () => {
  const images = await belongings();
  const before = await books(leaver.userId);
  const counts = await offboard(system, leaver.userId, { heirId: heir.userId, trashPrivate: false });
  expect(counts).toEqual(all);
  expect(await owners()).toEqual([heir.userId, heir.userId, heir.userId]);
  expect(await trashed()).toEqual([false, false, false]);
  // Private ones stay private: the heir's alone.
  expect((await getImage(memberOf(heir.userId), images[2] ?? "")).private).toBe(true);
  await expect(getImage(memberOf(leaver.userId), images[2] ?? "")).rejects.toMatchObject({ code: "not_found" });
  expect(await db.set.findFirst()).toMatchObject({ userId: heir.userId, deletedAt: null });
  expect(await db.share.count({ where: { userId: heir.userId, revokedAt: null } })).toBe(2);
  expect(await db.session.count()).toBe(0);
  expect(await db.apiKey.count({ where: { userId: leaver.userId, revokedAt: null } })).toBe(0);
  expect((await db.user.findUniqueOrThrow({ where: { id: leaver.userId } })).disabledAt).toBeInstanceOf(Date);
  expect(await db.generation.count({ where: { userId: leaver.userId } })).toBe(2);
  expect(await db.ledgerEntry.count({ where: { userId: heir.userId } })).toBe(0);
  expect(await books(leaver.userId)).toEqual({
    counter: { spent: 3, reserved: 0 },
    ledger: { ...before.ledger, released: before.ledger.released + 2 },
  });
  const events = await db.auditEvent.findMany({ where: { action: { startsWith: "user.off" } } });
  expect(events).toMatchObject([{ subject: leaver.userId, detail: { heir: "heir@example.com", ...all } }]);
  expect(await db.auditEvent.count({ where: { action: "user.disable" } })).toBe(0);
});

test("without an heir images and sets go into the trash, and the links are revoked", async () => {
  await belongings();
  expect(await offboard(system, leaver.userId, { heirId: null, trashPrivate: false })).toEqual(all);
  expect(await trashed()).toEqual([true, true, true]);
  expect(await owners()).toEqual([leaver.userId, leaver.userId, leaver.userId]);
  expect((await db.set.findFirstOrThrow()).deletedAt).toBeInstanceOf(Date);
  expect(await db.share.count({ where: { revokedAt: null } })).toBe(0);
});

test("open sheets hear of it: what is gone, whose it is now, and which sets are others; private ones only their heir", async () => {
  const images = await belongings();
  const mate = await newMember("mate@example.com");
  const hear = async (userId: string) => {
    const stop = new AbortController();
    const reader = sheetEvents(memberOf(userId), stop.signal).getReader();
    const heard = { text: "", stop: () => stop.abort() };
    void (async () => {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        heard.text += new TextDecoder().decode(next.value);
      }
    })();
    await until("it is connected", 5000, async () => heard.text.includes('"quota"'));
    return heard;
  };
  const [shown = "", second = "", secret = ""] = images;
  const set = await db.set.findFirstOrThrow();
  const [theirs, heirs] = [await hear(mate.userId), await hear(heir.userId)];
  await offboard(system, leaver.userId, { heirId: heir.userId, trashPrivate: false });
  await until("the heir hears", 5000, async () => images.every((id) => heirs.text.includes(`"id":"${id}"`)));
  await until("the other hears", 5000, async () => [shown, second, set.id].every((id) => theirs.text.includes(id)));
  theirs.text = "";
  await offboard(system, heir.userId, { heirId: null, trashPrivate: false });
  const gone = () => theirs.text.includes(`"frames":[],"removed":["`) && theirs.text.includes(set.id);
  await until("it is gone", 5000, async () => gone() && theirs.text.includes(shown) && theirs.text.includes(second));
  expect(theirs.text).not.toContain(secret);
  theirs.stop();
  heirs.stop();
});

test("private images go into the trash alone, where the admin chose that", async () => {
  await belongings();
  expect(await offboard(system, leaver.userId, { heirId: heir.userId, trashPrivate: true })).toEqual(all);
  expect(await trashed()).toEqual([false, false, true]);
  expect(await owners()).toEqual([heir.userId, heir.userId, leaver.userId]);
});

test("nobody becomes heir who may not work here, and nothing is done then", async () => {
  const viewer = await createUser(system, { email: "viewer@example.com", name: "Looks on", role: "viewer" });
  const gone = await createUser(system, { email: "gone@example.com", name: "Gone" });
  await changeUser(system, gone.id, { disabled: true });
  for (const heirId of [viewer.id, gone.id, leaver.userId, crypto.randomUUID()]) {
    const refused = offboard(system, leaver.userId, { heirId, trashPrivate: false });
    await expect(refused).rejects.toMatchObject({ code: "invalid_value", param: "heirId" });
  }
  expect((await db.user.findUniqueOrThrow({ where: { id: leaver.userId } })).disabledAt).toBeNull();
});

test("only admins offboard, and an unknown person is not found", async () => {
  for (const actor of [memberOf(heir.userId), asKey(heir)]) {
    await expect(previewOffboarding(actor, leaver.userId)).rejects.toMatchObject({ code: "forbidden" });
    const refused = offboard(actor, leaver.userId, { heirId: null, trashPrivate: false });
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
  }
  const nobody = crypto.randomUUID();
  await expect(previewOffboarding(system, nobody)).rejects.toMatchObject({ code: "not_found" });
  const refused = offboard(system, nobody, { heirId: null, trashPrivate: false });
  await expect(refused).rejects.toMatchObject({ code: "not_found" });
});

test("one admin remains when all leave, are demoted and shut out at once, also to each other", async () => {
  const made = Array.from({ length: 9 }, (_, i) =>
    createUser(system, { email: `admin${i}@example.com`, name: "An admin", role: "admin" }),
  );
  const admins = await Promise.all(made);
  const results = await Promise.allSettled(
    admins.map(async ({ id }, i) => {
      const next = admins[(i + 1) % admins.length]?.id ?? "";
      if (i % 3 === 0) await offboard(system, id, { heirId: i % 2 ? null : next, trashPrivate: false });
      else await changeUser(system, id, i % 3 === 1 ? { role: "member" } : { disabled: true });
    }),
  );
  const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  // An heir may have left a moment before.
  for (const reason of refused) expect(["conflict", "invalid_value"]).toContain(reason.code);
  expect(await db.user.count({ where: { role: "admin", disabledAt: null } })).toBeGreaterThanOrEqual(1);
  const [last] = await db.user.findMany({ where: { role: "admin", disabledAt: null } });
  if ((await db.user.count({ where: { role: "admin", disabledAt: null } })) === 1) {
    expect((await previewOffboarding(system, last?.id ?? "")).obstacle).toBe("last_admin");
  }
});

test("twelve thousand images are handed over in a few statements", async () => {
  const [image] = await imagesOf(1);
  await db.$executeRaw`
    INSERT INTO images (id, generation_id, user_id, index, original_key, sha256, mime, bytes, width, height, private)
    SELECT gen_random_uuid(), generation_id, user_id, n + 100, original_key, sha256, mime, bytes, width, height, false
    FROM images CROSS JOIN generate_series(1, 12000) n WHERE id = ${image}::uuid`;
  const counts = await offboard(system, leaver.userId, { heirId: heir.userId, trashPrivate: false });
  expect(counts).toMatchObject({ images: 12_000, privateImages: 1 });
  expect(await db.image.count({ where: { userId: heir.userId, deletedAt: null } })).toBe(12_001);
});
