import { beforeEach, describe, expect, test } from "vitest";
import { verifyPassword } from "@/lib/auth/password";
import { visibleImages } from "@/lib/auth/policy";
import { db, type Prisma } from "@/lib/db";
import { findLiveShare, restoreShare, revokeShare, updateShare } from "@/lib/shares/shares";
import { getShare } from "@/lib/shares/views";
import { teamOf } from "@/tests/support/team";
import { newImages, newSet } from "../support/pictures";
import { makeShare } from "../support/shared";

const { me } = teamOf("me");
let images: string[];

beforeEach(async () => {
  images = await newImages(me.userId, 3);
});

const day = 24 * 3600 * 1000;
const team = (data: Prisma.TeamUpdateInput) => db.team.update({ where: { id: 1 }, data });

/** A link on the three images, with its token. */
const newShare = (input: object = {}) => makeShare(me, { imageIds: images, ...input });

describe("how long it shows", () => {
  test("the very second it expires by the database's clock, whatever this machine's says", async () => {
    const { token, id } = await newShare();
    await db.$executeRaw`UPDATE shares SET expires_at = now() + interval '2 seconds'`;
    await expectEnd(token, (await db.share.findUniqueOrThrow({ where: { id } })).expiresAt);
    expect((await getShare(me, id)).share.state).toBe("expired");
    await updateShare(me, id, { expires: 1 });
    expect(await findLiveShare(token)).not.toBeNull();
  });

  test("a day counts to its end in the team's time zone", async () => {
    await team({ timeZone: "Pacific/Auckland" });
    const share = await newShare({ expires: "2099-01-31" });
    expect(share.expiresAt).toBe("2099-01-31T10:59:59.999Z");
    await expect(updateShare(me, share.id, { expires: "2020-01-01" })).rejects.toMatchObject({ param: "expires" });
    expect((await getShare(me, share.id)).share.expiresAt).toBe(share.expiresAt);
    expect((await updateShare(me, share.id, { expires: null })).share).toMatchObject({ expiresAt: null, endsAt: null });
  });

  test("revoked is refused by the next request, and restored it works again under the same address", async () => {
    const { token, id, url } = await newShare();
    await revokeShare(me, id);
    expect(await findLiveShare(token)).toBeNull();
    expect((await getShare(me, id)).share).toMatchObject({ state: "revoked", url });
    await revokeShare(me, id);
    await restoreShare(me, id);
    await restoreShare(me, id);
    expect(await findLiveShare(token)).toMatchObject({ id });
    const told = await db.auditEvent.findMany({
      where: { subject: id },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    expect(told.map(({ action }) => action)).toEqual(["share.create", "share.revoke", "share.restore"]);
  });

  test("what has no address any more cannot be restored", async () => {
    const { id } = await newShare();
    await revokeShare(me, id);
    await db.share.update({ where: { id }, data: { sealedToken: null } });
    await expect(restoreShare(me, id)).rejects.toMatchObject({ code: "conflict" });
    expect((await getShare(me, id)).share).toMatchObject({ state: "revoked", url: null });
  });

  test("unknown tokens open nothing", async () => {
    await newShare();
    for (const token of ["", "x", "A".repeat(43), "\0"]) expect(await findLiveShare(token)).toBeNull();
  });
});

describe("what the team allows", () => {
  test("sharing off: none is made, none shows, and all show again once it is on", async () => {
    const { token, id } = await newShare();
    await team({ sharingEnabled: false });
    await expect(newShare()).rejects.toMatchObject({ code: "forbidden", message: expect.stringContaining("An admin") });
    expect(await findLiveShare(token)).toBeNull();
    expect((await getShare(me, id)).share.state).toBe("off");
    await team({ sharingEnabled: true });
    expect(await findLiveShare(token)).toMatchObject({ id });
  });

  test("a password needed: none is made without, and those without show nothing until they have one", async () => {
    const { token, id } = await newShare();
    await team({ sharePasswordNeeded: true });
    await expect(newShare()).rejects.toMatchObject({ code: "invalid_value", param: "password" });
    expect(await findLiveShare(token)).toBeNull();
    expect((await getShare(me, id)).share.state).toBe("unprotected");
    await updateShare(me, id, { password: "open sesame" });
    const { passwordHash } = (await findLiveShare(token)) ?? {};
    expect(await verifyPassword(passwordHash ?? "", "open sesame")).toBe(true);
    await expect(updateShare(me, id, { password: null })).rejects.toMatchObject({ param: "password" });
  });

  test("a longest life: a new link keeps to it, and an old one ends by it", async () => {
    const { token, id } = await newShare({ expires: null });
    await team({ shareMaxDays: 3 });
    const kept = await newShare();
    expect(Date.parse(kept.endsAt ?? "") - Date.parse(kept.createdAt)).toBeCloseTo(3 * day, -3);
    for (const expires of [4, null, "2099-01-31"]) {
      await expect(newShare({ expires })).rejects.toMatchObject({ code: "invalid_value", param: "expires" });
      await expect(updateShare(me, kept.id, { expires })).rejects.toMatchObject({ param: "expires" });
    }
    const { share } = await getShare(me, id);
    expect(share).toMatchObject({ state: "live", expiresAt: null });
    expect(Date.parse(share.endsAt ?? "") - Date.parse(share.createdAt)).toBe(3 * day);
    await db.$executeRaw`UPDATE shares SET created_at = now() - interval '3 days' + interval '2 seconds'`;
    const { createdAt } = await db.share.findUniqueOrThrow({ where: { id } });
    await expectEnd(token, new Date(createdAt.getTime() + 3 * day));
    expect((await getShare(me, id)).share.state).toBe("expired");
    await expect(updateShare(me, id, { expires: 1 })).rejects.toMatchObject({ param: "expires" });
    await team({ shareMaxDays: null });
    expect(await findLiveShare(token)).not.toBeNull();
  });

  test("a day within the longest life may be chosen, though its end is beyond", async () => {
    await team({ shareMaxDays: 2 });
    const last = new Date(Date.now() + 2 * day).toISOString().slice(0, 10);
    const share = await newShare({ expires: last });
    expect(share.expiresAt?.slice(0, 10)).toBe(last);
    expect(Date.parse(share.endsAt ?? "") - Date.parse(share.createdAt)).toBe(2 * day);
  });
});

describe("a set", () => {
  test("shows what is added later, unless it is frozen; never a private image or one in the trash", async () => {
    const [secret = ""] = await newImages(me.userId, 1, { private: true });
    const set = await newSet(me.userId, "Spring", [images[0], secret]);
    const live = await newShare({ setId: set.id, imageIds: undefined });
    const frozen = await newShare({ setId: set.id, imageIds: undefined, frozen: true });
    expect([live, frozen]).toMatchObject([
      { count: 1, title: "Spring", set: { id: set.id, name: "Spring" }, frozen: false },
      { count: 1, frozen: true },
    ]);
    await set.add(images[1]);
    expect(await shownBy(live)).toEqual([images[0], images[1]]);
    expect(await shownBy(frozen)).toEqual([images[0]]);
    expect((await updateShare(me, live.id, { frozen: true })).share).toMatchObject({ frozen: true, count: 2 });
    await set.add(images[2]);
    expect(await shownBy(live)).toEqual([images[0], images[1]]);
    expect((await updateShare(me, live.id, { frozen: false })).share).toMatchObject({ frozen: false, count: 3 });
    expect(await shownBy(live)).toHaveLength(3);
    await db.image.update({ where: { id: images[0] ?? "" }, data: { deletedAt: new Date() } });
    expect((await getShare(me, live.id)).share).toMatchObject({ count: 2, cover: { id: images[1] } });
    expect((await getShare(me, frozen.id)).share).toMatchObject({ count: 0, cover: null });
  });

  test("in the trash shows nothing, and comes back with it", async () => {
    const set = await newSet(me.userId, "Spring", images);
    const { token, id } = await newShare({ setId: set.id, imageIds: undefined });
    await db.set.update({ where: { id: set.id }, data: { deletedAt: new Date() } });
    expect(await findLiveShare(token)).toBeNull();
    expect((await getShare(me, id)).share.state).toBe("trashed");
    await expect(newShare({ setId: set.id, imageIds: undefined })).rejects.toMatchObject({ code: "not_found" });
    await db.set.update({ where: { id: set.id }, data: { deletedAt: null } });
    expect(await findLiveShare(token)).toMatchObject({ id, setId: set.id });
  });

  test("only links on sets can be frozen", async () => {
    await expect(newShare({ frozen: true })).rejects.toMatchObject({ code: "invalid_value", param: "frozen" });
    expect(await db.share.count()).toBe(0);
  });

  /** What whoever holds the link sees, which is also what its view counts. */
  async function shownBy({ id, token }: { id: string; token: string }) {
    const found = await findLiveShare(token);
    if (!found) return [];
    const { setId, sharerId, allowDownload, allowOriginals, showPrompts, allowReview } = found;
    const rights = { title: null, allowDownload, allowOriginals, showPrompts, allowReview, visitorId: null };
    const where = visibleImages({ kind: "share", shareId: id, setId, sharerId, ...rights });
    const seen = await db.image.findMany({ where, orderBy: { number: "asc" } });
    expect((await getShare(me, id)).share.count).toBe(seen.length);
    return seen.map((image) => image.id);
  }
});

/** Asks for a link until it shows nothing: never before its end, and at the first question after it. */
async function expectEnd(token: string, end: Date | null) {
  const clock = async () => {
    const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
    return row?.now.getTime() ?? 0;
  };
  const ends = end?.getTime() ?? 0;
  for (let shown = 0; ; shown += 1) {
    const asked = await clock();
    if (await findLiveShare(token)) {
      expect(asked).toBeLessThan(ends);
    } else {
      expect(shown).toBeGreaterThan(0);
      expect(await clock()).toBeGreaterThanOrEqual(ends);
      return;
    }
  }
}
