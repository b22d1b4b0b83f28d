import { beforeEach, describe, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { listSheet } from "@/lib/library/sheet";
import { offboard } from "@/lib/people/offboarding";
import { imageIdsInput, purgeInput } from "@/lib/schemas/image-acts";
import { listSetImages } from "@/lib/sets/images";
import { getSet, updateSet } from "@/lib/sets/sets";
import { openShare } from "@/lib/shares/access";
import { getShared, listShared } from "@/lib/shares/images";
import { listTrash, restoreImages, trashImages } from "@/lib/trash";
import { teamOf } from "@/tests/support/team";
import { signedIn } from "../support/gateway";
import { newImages, newSet } from "../support/pictures";
import { newLink } from "../support/shared";

const { admin, me, other } = teamOf("admin", "me", "other");
let ids: string[];

beforeEach(async () => {
  ids = await newImages(me.userId, 6);
});

const onSheet = async (actor: MemberActor) => (await listSheet(actor, { scope: "team" })).frames.map(({ id }) => id);
const inTrash = async (actor: MemberActor, everybody = false) =>
  (await listTrash(actor, { everybody })).frames.map(({ id }) => id).sort();
const audited = () =>
  db.auditEvent.findMany({ where: { action: { startsWith: "image." } }, orderBy: { createdAt: "asc" } });

describe("who throws away what", () => {
  test("one's own go, others' stay and are counted, and nothing is written into the audit log", async () => {
    const [foreign = ""] = await newImages(other.userId, 1);
    const chosen = [ids[0] ?? "", foreign, crypto.randomUUID()];
    expect(await trashImages(me, chosen)).toEqual({ moved: [ids[0]], kept: 1 });
    expect(await onSheet(other)).toContain(foreign);
    expect(await inTrash(me)).toEqual([ids[0]]);
    expect(await audited()).toEqual([]);
  });

  test("an admin's word on others' images is written down once for each person, with numbers and no prompt", async () => {
    const theirs = await newImages(other.userId, 2, { prompt: "a quiet harbour" });
    await trashImages(admin, [...ids, ...theirs]);
    await restoreImages(admin, theirs);
    const events = await audited();
    expect(
      events.map(({ action, subject, detail }) => [action, subject, (detail as { images: number }).images]),
    ).toEqual(
      expect.arrayContaining([
        ["image.trash", me.userId, 6],
        ["image.trash", other.userId, 2],
        ["image.restore", other.userId, 2],
      ]),
    );
    expect(events).toHaveLength(3);
    expect(JSON.stringify(events)).not.toContain("quiet harbour");
  });

  test("viewers throw nothing away, and what is private is out of an admin's reach", async () => {
    const viewer = await signedIn("viewer@example.com", "viewer");
    await expect(trashImages(viewer, ids)).rejects.toMatchObject({ code: "forbidden" });
    await expect(restoreImages(viewer, ids)).rejects.toMatchObject({ code: "forbidden" });
    const secret = await newImages(other.userId, 1, { private: true });
    expect(await trashImages(admin, secret)).toEqual({ moved: [], kept: 0 });
    await trashImages(other, secret);
    expect(await inTrash(admin, true)).toEqual([]);
    expect((await restoreImages(admin, secret)).changed).toEqual([]);
    expect(await inTrash(other)).toEqual(secret);
  });

  test("members see their own trash, an admin their own or everybody's, with whose it was", async () => {
    const theirs = await newImages(other.userId, 1);
    await trashImages(me, [ids[0] ?? ""]);
    await trashImages(other, theirs);
    expect(await inTrash(me, true)).toEqual([ids[0]]);
    expect(await inTrash(admin)).toEqual([]);
    const all = await listTrash(admin, { everybody: true });
    expect(all.count).toBe(2);
    expect(new Set(all.frames.map(({ person }) => person.id))).toEqual(new Set([me.userId, other.userId]));
    expect(all.frames.map(({ daysLeft }) => daysLeft)).toEqual([30, 30]);
  });
});

describe("sheets, sets and links", () => {
  test("lose a thrown-away image at once, and have it back at its old place and as cover", async () => {
    const [first, second, third] = ids;
    const { id: setId } = await newSet(me.userId, "Harbour", [first, second, third]);
    await updateSet(me, setId, { coverId: second ?? "" });
    const { token } = await newLink(me.userId, { imageIds: [first ?? "", second ?? "", third ?? ""] });
    const visitor = await openShare(token, new Headers());
    const held = async () => (await listSetImages(other, setId)).frames.map(({ id }) => id);
    const shown = async () => (await listShared(visitor, null)).images.map(({ id }) => id);

    await trashImages(me, [second ?? ""]);
    expect(await onSheet(other)).not.toContain(second);
    expect([await held(), await shown()]).toEqual([
      [first, third],
      [first, third],
    ]);
    await expect(getShared(visitor, second ?? "")).rejects.toMatchObject({ code: "not_found" });
    expect(await getSet(other, setId)).toMatchObject({ count: 2, cover: { id: first } });

    const { frames, changed } = await restoreImages(me, [second ?? ""]);
    expect([frames.map(({ id }) => id), changed]).toEqual([[second], [second]]);
    expect([await held(), await shown()]).toEqual([
      [first, second, third],
      [first, second, third],
    ]);
    expect(await getSet(other, setId)).toMatchObject({ count: 3, cover: { id: second } });
    expect(await onSheet(other)).toEqual([...ids].reverse());
  });

  test("what an offboarding threw away is in the trash too, for an admin to bring back", async () => {
    await offboard(admin, me.userId, { heirId: null, trashPrivate: true });
    expect(await inTrash(admin, true)).toEqual([...ids].sort());
    expect((await restoreImages(admin, ids)).changed).toHaveLength(6);
    expect(await onSheet(other)).toHaveLength(6);
  });
});

test("many who throw away and bring back the same images at once end in one state, and each move is told once", async () => {
  const many = await newImages(me.userId, 200);
  const mixed = (seed: number) =>
    many.toSorted((a, b) => ((a.charCodeAt(30) * seed) % 7) - ((b.charCodeAt(31) * seed) % 5));
  const moves = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((seed) => (seed % 2 ? trashImages(me, mixed(seed)) : trashImages(admin, mixed(seed)))),
  );
  expect(moves.flatMap(({ moved }) => moved).sort()).toEqual([...many].sort());
  const backs = await Promise.all([1, 2, 3, 4].map((seed) => restoreImages(seed % 2 ? me : admin, mixed(seed))));
  expect(backs.flatMap(({ changed }) => changed).sort()).toEqual([...many].sort());
  expect(await db.image.count({ where: { deletedAt: { not: null } } })).toBe(0);
});

test("a page of the trash goes on where the last one ended, whatever came back meanwhile", async () => {
  const many = await newImages(me.userId, 130);
  for (const id of many.slice(0, 10)) await trashImages(me, [id]);
  await trashImages(me, many.slice(10));
  const first = await listTrash(me);
  await restoreImages(me, [first.frames.at(-1)?.id ?? ""]);
  const second = await listTrash(me, { cursor: first.nextCursor ?? "" });
  const third = await listTrash(me, { cursor: second.nextCursor ?? "" });
  const seen = [first, second, third].flatMap(({ frames }) => frames.map(({ id }) => id));
  expect(new Set(seen).size).toBe(130);
  expect([first.count, second.count, third.nextCursor]).toEqual([130, 129, null]);
  expect((await listTrash(me, { cursor: "broken" })).frames).toHaveLength(60);
});

describe("what is asked for", () => {
  const uuids = (count: number) => Array.from({ length: count }, () => crypto.randomUUID());

  test("may name 2,000 images and no more", async () => {
    expect(imageIdsInput.safeParse({ ids: uuids(2000) }).success).toBe(true);
    expect(imageIdsInput.safeParse({ ids: uuids(2001) }).error?.issues[0]?.message).toContain("at most 2,000");
    const many = await newImages(me.userId, 2000);
    expect((await trashImages(me, many)).moved).toHaveLength(2000);
    expect((await restoreImages(me, many)).frames).toHaveLength(2000);
  });

  test.each([
    ["nothing", {}],
    ["no ids", { ids: [] }],
    ["no list", { ids: "all" }],
    ["what is no id", { ids: ["1"] }],
  ])("is refused with %s", (_, body) => {
    expect(imageIdsInput.safeParse(body).success).toBe(false);
    expect(purgeInput.safeParse(body).success).toBe(false);
  });

  test.each([{ all: false }, { all: true, until: "yesterday" }, { all: true, everybody: "yes" }])(
    "is refused as %j, which would empty a trash",
    (body) => expect(purgeInput.safeParse(body).success).toBe(false),
  );
});
