import { beforeEach, describe, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { visiblePrompts } from "@/lib/auth/policy";
import { db } from "@/lib/db";
import { getJob } from "@/lib/generations/jobs";
import { changeImages } from "@/lib/image-acts";
import { getImage } from "@/lib/images";
import { listSheet } from "@/lib/library/sheet";
import { getMedia } from "@/lib/media";
import { purgeImages } from "@/lib/purge";
import { imageChanges } from "@/lib/schemas/image-acts";
import type { SheetEvent } from "@/lib/schemas/views";
import { addImages, listSetImages } from "@/lib/sets/images";
import { openShare } from "@/lib/shares/access";
import { listShared } from "@/lib/shares/images";
import { getShare } from "@/lib/shares/views";
import { sheetEvents } from "@/lib/sheet-events";
import { restoreImages, trashImages } from "@/lib/trash";
import { teamOf } from "@/tests/support/team";
import { keepSessions, signedIn } from "../support/gateway";
import { newImages, newSet } from "../support/pictures";
import { until } from "../support/server";
import { newLink } from "../support/shared";

const { admin, me, other } = teamOf("admin", "me", "other");
let ids: string[];
const first = () => ids[0] ?? "";

beforeEach(async () => {
  await keepSessions(me, other);
  ids = await newImages(me.userId, 3);
});

const onSheet = async (actor: MemberActor) => (await listSheet(actor, { scope: "team" })).frames.map(({ id }) => id);
const generationOf = async (id: string) => db.generation.findFirstOrThrow({ where: { images: { some: { id } } } });

describe("private or the team's", () => {
  test("is said by the owner alone; an admin's and others' words change nothing and are counted", async () => {
    for (const actor of [other, admin]) {
      expect(await changeImages(actor, ids, { private: true })).toMatchObject({ changed: [], kept: 3, links: 0 });
    }
    const { changed, kept, frames } = await changeImages(me, ids.slice(0, 2), { private: true });
    expect([changed.toSorted(), kept]).toEqual([ids.slice(0, 2).toSorted(), 0]);
    expect(frames.every((frame) => frame.private)).toBe(true);
    expect(await onSheet(other)).toEqual([ids[2]]);
    expect(await onSheet(admin)).toEqual([ids[2]]);
    expect(await onSheet(me)).toHaveLength(3);
    // Again is no change, and so nothing that could be taken back.
    expect((await changeImages(me, ids, { private: true })).changed).toEqual([ids[2]]);
  });

  test("takes an image out of whatever colleagues and visitors see, and puts it back at its place", async () => {
    const { id: setId } = await newSet(me.userId, "Harbour", ids);
    const ofSet = await openShare((await newLink(me.userId, { setId })).token, new Headers());
    const theirs = await newLink(other.userId, { imageIds: ids });
    const mine = await newLink(me.userId, { imageIds: ids });
    const seenBy = async () => {
      const [held, byMine] = [await listSetImages(other, setId), await openShare(mine.token, new Headers())];
      const byTheirs = await openShare(theirs.token, new Headers());
      const shown = await Promise.all([ofSet, byTheirs, byMine].map((visitor) => listShared(visitor, null)));
      return [held.frames.length, ...shown.map(({ images }) => images.length)];
    };
    expect(await seenBy()).toEqual([3, 3, 3, 3]);
    expect(await changeImages(me, [first()], { private: true })).toMatchObject({ links: 1 });
    // The owner's own link lists it still, as they have been told; a colleague's shows it no longer.
    expect(await seenBy()).toEqual([2, 2, 2, 3]);
    expect((await getShare(other, theirs.id)).share).toMatchObject({ count: 2, privates: 0 });
    expect((await getShare(me, mine.id)).share).toMatchObject({ count: 3, privates: 1 });
    await expect(getImage(other, first())).rejects.toMatchObject({ code: "not_found" });
    await expect(getMedia(admin, first(), "small")).rejects.toMatchObject({ code: "not_found" });
    await expect(addImages(other, setId, [first()])).resolves.toMatchObject({ added: [], gone: 1 });
    await changeImages(me, [first()], { private: false });
    expect(await seenBy()).toEqual([3, 3, 3, 3]);
    expect((await listSetImages(other, setId)).frames.map(({ id }) => id)).toEqual(ids);
  });

  test("of the last image of a request its prompt becomes private, with the first that is the team's again it is too", async () => {
    const { id } = await generationOf(first());
    const readBy = (actor: MemberActor) => db.generation.count({ where: { AND: [visiblePrompts(actor), { id }] } });
    await changeImages(me, ids.slice(0, 2), { private: true });
    expect([await readBy(other), await readBy(admin)]).toEqual([1, 1]);
    await changeImages(me, ids.slice(2), { private: true });
    expect([await readBy(other), await readBy(admin), await readBy(me)]).toEqual([0, 0, 1]);
    await expect(getJob(other, id)).rejects.toMatchObject({ code: "not_found" });
    expect((await getJob(me, id)).private).toBe(true);
    await changeImages(me, [first()], { private: false });
    expect(await readBy(other)).toBe(1);
  });

  test("is followed by the prompt when the team's last image of it is deleted for ever", async () => {
    await changeImages(me, ids.slice(1), { private: true });
    await trashImages(me, [first()]);
    const { id } = await generationOf(first());
    await purgeImages(me, { ids: [first()] });
    expect((await db.generation.findUniqueOrThrow({ where: { id } })).private).toBe(true);
  });
});

describe("picks", () => {
  test("are the team's: whoever contributes makes and takes them back, viewers only look", async () => {
    const viewer = await signedIn("viewer@example.com", "viewer");
    await expect(changeImages(viewer, ids, { picked: true })).rejects.toMatchObject({ code: "forbidden" });
    const { changed, frames } = await changeImages(other, [first()], { picked: true });
    expect([changed, frames[0]?.picked]).toEqual([[first()], true]);
    expect(await db.image.findUnique({ where: { id: first() } })).toMatchObject({ pickedById: other.userId });
    const seen = (await listSheet(viewer, { scope: "team" })).frames;
    expect(seen.filter(({ picked }) => picked).map(({ id }) => id)).toEqual([first()]);
    // Who picked it first stays who did.
    expect((await changeImages(me, [first()], { picked: true })).changed).toEqual([]);
    await changeImages(me, [first()], { picked: false });
    expect(await db.image.findUnique({ where: { id: first() } })).toMatchObject({ pickedAt: null, pickedById: null });
  });

  test("leave what one does not see as it is", async () => {
    const [secret = ""] = await newImages(me.userId, 1, { private: true });
    expect(await changeImages(other, [secret], { picked: true })).toMatchObject({ changed: [], frames: [], kept: 0 });
    expect((await changeImages(me, [secret], { picked: true })).changed).toEqual([secret]);
  });

  test("have to be asked for", () => {
    expect(imageChanges.safeParse({ ids }).success).toBe(false);
    expect(imageChanges.safeParse({ ids, picked: "yes" }).success).toBe(false);
    expect(imageChanges.safeParse({ ids, private: true }).success).toBe(true);
  });
});

describe("open pages", () => {
  /** What the event stream of an actor tells from now on. */
  async function listening(actor: MemberActor) {
    const heard: SheetEvent[] = [];
    const stop = new AbortController();
    const reader = sheetEvents(actor, stop.signal).getReader();
    let text = "";
    void (async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        text += new TextDecoder().decode(value);
        const lines = text.split("\n\n");
        text = lines.pop() ?? "";
        for (const line of lines) {
          const data = /^data: (\{"type".*)$/m.exec(line)?.[1];
          if (data) heard.push(JSON.parse(data) as SheetEvent);
        }
      }
    })();
    await until("it is connected", 5000, async () => heard.some(({ type }) => type === "quota"));
    const images = () => heard.flatMap((event) => (event.type === "images" ? [event] : []));
    const sets = () => heard.flatMap((event) => (event.type === "sets" ? event.ids : []));
    return { images, sets, stop: () => stop.abort() };
  }

  test("hear of picks, of what became private, and of what went into the trash and came back, with its sets", async () => {
    const { id: setId } = await newSet(me.userId, "Harbour", ids);
    const [theirs, mine] = await Promise.all([listening(other), listening(me)]);
    await changeImages(me, [first()], { picked: true });
    await until("the pick is heard", 5000, async () => theirs.images().some(({ frames }) => frames[0]?.picked));
    await changeImages(me, [first()], { private: true });
    await until("it is gone", 5000, async () => theirs.images().at(-1)?.removed[0] === first());
    await until("its owner still has it", 5000, async () => mine.images().at(-1)?.frames[0]?.private === true);
    await until("its set is read anew", 5000, async () => theirs.sets().includes(setId));
    const since = theirs.images().length;
    const removed = () =>
      theirs
        .images()
        .slice(since)
        .flatMap((event) => event.removed);
    const back = () =>
      theirs
        .images()
        .slice(since)
        .flatMap(({ frames }) => frames.map(({ id }) => id));
    await trashImages(me, ids.slice(1));
    await until("two are gone", 5000, async () => removed().length === 2);
    await restoreImages(me, ids.slice(1));
    await until("two are back", 5000, async () => back().length === 2);
    expect([removed().sort(), back().sort()]).toEqual([ids.slice(1).sort(), ids.slice(1).sort()]);
    theirs.stop();
    mine.stop();
  });

  test("hear nothing of what happens to private images of others", async () => {
    await changeImages(me, ids.slice(1), { private: true });
    const [theirs, mine] = await Promise.all([listening(other), listening({ ...me })]);
    await changeImages(me, ids, { picked: true });
    await trashImages(me, ids);
    await restoreImages(me, ids);
    await until("their owner has heard", 5000, async () =>
      ids.every((id) => mine.images().some(({ frames }) => frames.some((frame) => frame.id === id && frame.picked))),
    );
    await until("the other too", 5000, async () => theirs.images().at(-1)?.frames[0]?.picked === true);
    const heard = theirs.images().flatMap(({ frames, removed }) => [...frames.map(({ id }) => id), ...removed]);
    expect(new Set(heard)).toEqual(new Set([first()]));
    theirs.stop();
    mine.stop();
  });

  test("hear of 2,000 images in pieces that a notice can hold", async () => {
    const many = await newImages(me.userId, 2000);
    const theirs = await listening(other);
    await trashImages(me, many);
    const gone = () => new Set(theirs.images().flatMap(({ removed }) => removed));
    await until("all are gone", 15_000, async () => gone().size === 2000);
    theirs.stop();
  });
});
