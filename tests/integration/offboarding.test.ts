import { beforeEach, describe, expect, test } from "vitest";
import type { KeyActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { runClaimed, runQueued } from "@/lib/generations/run";
import { putBack } from "@/lib/generations/send";
import { getImage } from "@/lib/images";
import { parseImageRequest } from "@/lib/openai-api";
import { offboard, previewOffboarding } from "@/lib/people/offboarding";
import { changeUser, createUser } from "@/lib/people/people";
import { sheetEvents } from "@/lib/sheet-events";
import { books, memberOf, newMember, system } from "@/tests/support/gateway";
import { until } from "@/tests/support/server";
import { teamWithUpstream } from "@/tests/support/team";
import { hold, ok } from "@/tests/support/upstream";

const { person: leaver, upstream } = teamWithUpstream();
let heir: Awaited<ReturnType<typeof newMember>>;

beforeEach(async () => {
  heir = await newMember("heir@example.com");
});

function asKey(person: { userId: string; keyId: string }): KeyActor {
  const limits = { monthlyCap: null, requestsPerMinute: null, parallelCalls: null };
  return { kind: "key", ...person, email: "", name: "", role: "member", models: [], limits };
}

async function admitted(n = 1, claim = true) {
  const request = parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", n }));
  return admit(asKey(leaver), request, claim ? { door: "api", claim } : { door: "studio", claim });
}

/** n images of the leaver's, the last one private. */
async function imagesOf(n: number): Promise<string[]> {
  const { claimed } = await admitted(n);
  const result = claimed && (await runClaimed(claimed));
  const ids = result?.images.map(({ id }) => id) ?? [];
  await db.image.update({ where: { id: ids.at(-1) ?? "" }, data: { private: true } });
  return ids;
}

async function belongings() {
  const images = await imagesOf(3);
  const set = await db.set.create({ data: { userId: leaver.userId, name: "Launch" } });
  await db.setImage.create({ data: { setId: set.id, imageId: images[0] ?? "", position: "a0" } });
  for (const token of ["a", "b"]) {
    await db.share.create({ data: { userId: leaver.userId, setId: set.id, tokenHash: Buffer.from(token) } });
  }
  await db.session.create({
    data: { userId: leaver.userId, tokenHash: Buffer.from("s"), expiresAt: new Date(Date.now() + 1e6) },
  });
  await admitted(2, false);
  return images;
}

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
const owners = async () => (await db.image.findMany({ orderBy: { index: "asc" } })).map(({ userId }) => userId);
const trashed = async () =>
  (await db.image.findMany({ orderBy: { index: "asc" } })).map((one) => one.deletedAt !== null);

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

describe("what the provider works on", () => {
  async function offboardedMeanwhile(choice: { heirId: string | null; trashPrivate: boolean }, isPrivate = false) {
    const held = hold(ok());
    upstream.answers(held.answer);
    const { id, claimed } = await admitted(2);
    if (!claimed) throw new Error("nobody runs it");
    await db.generation.update({ where: { id }, data: { private: isPrivate } });
    const run = runClaimed(claimed);
    await until("the upstream is asked", 5000, async () => upstream.calls.length === 1);
    const counts = await offboard(system, leaver.userId, choice);
    expect(counts).toMatchObject({ running: 1, waiting: 0, images: 0 });
    held.release();
    expect((await run)?.generation.state).toBe("succeeded");
    expect(upstream.calls).toHaveLength(1);
    expect(await books(leaver.userId)).toMatchObject({ counter: { spent: 2, reserved: 0 } });
  }

  test("ends, and its images are the heir's", async () => {
    await offboardedMeanwhile({ heirId: heir.userId, trashPrivate: true });
    expect(await owners()).toEqual([heir.userId, heir.userId]);
    expect(await trashed()).toEqual([false, false]);
  });

  test("ends in the trash without an heir", async () => {
    await offboardedMeanwhile({ heirId: null, trashPrivate: false });
    expect(await trashed()).toEqual([true, true]);
  });

  test("ends in the trash where it is private and private images are not handed over", async () => {
    await offboardedMeanwhile({ heirId: heir.userId, trashPrivate: true }, true);
    expect(await trashed()).toEqual([true, true]);
  });

  test("goes on to the heir's heir", async () => {
    const held = hold(ok());
    upstream.answers(held.answer);
    const { claimed } = await admitted(1);
    const run = claimed && runClaimed(claimed);
    await until("the upstream is asked", 5000, async () => upstream.calls.length === 1);
    const last = await newMember("last@example.com");
    await offboard(system, leaver.userId, { heirId: heir.userId, trashPrivate: false });
    expect((await previewOffboarding(system, heir.userId)).counts.running).toBe(1);
    await offboard(system, heir.userId, { heirId: last.userId, trashPrivate: false });
    held.release();
    await run;
    expect(await owners()).toEqual([last.userId]);
  });

  test("ends while people are offboarded, and nothing stays with somebody who has left", async () => {
    const runs = Array.from({ length: 12 }, async () => {
      const { claimed } = await admitted(1);
      return claimed && runClaimed(claimed);
    });
    await until("some are done", 10_000, async () => (await db.image.count()) > 0);
    await offboard(system, leaver.userId, { heirId: heir.userId, trashPrivate: false });
    await Promise.allSettled(runs);
    expect(await db.image.count({ where: { userId: leaver.userId } })).toBe(0);
    expect(await db.generation.count({ where: { state: { in: ["queued", "running"] } } })).toBe(0);
    expect(await books(leaver.userId)).toMatchObject({ counter: { reserved: 0 } });
  });
});

test("what had no upstream asked yet is cancelled, also where a process holds it, and nobody is asked", async () => {
  const { claimed } = await admitted(1);
  await changeUser(system, leaver.userId, { disabled: true });
  expect(claimed && (await runClaimed(claimed))).toBeNull();
  expect(upstream.calls).toHaveLength(0);
  expect(await books(leaver.userId)).toMatchObject({ counter: { spent: 0, reserved: 0 } });
});

test("what a run puts back after its author has left is given back, and does not wait for ever", async () => {
  const { id, claimed } = await admitted(1);
  if (!claimed) throw new Error("nobody runs it");
  await db.generation.update({ where: { id }, data: { sentAt: new Date() } });
  await offboard(system, leaver.userId, { heirId: heir.userId, trashPrivate: false });
  expect(await putBack({ id, lease: claimed.lease }, { afterSeconds: 0 })).toBe(true);
  expect(await runQueued(id)).toBeNull();
  expect(await db.generation.findUnique({ where: { id } })).toMatchObject({ state: "cancelled" });
  expect(await books(leaver.userId)).toMatchObject({ counter: { spent: 0, reserved: 0 } });
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
