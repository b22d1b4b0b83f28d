import { createKey, listKeys, revokeKey } from "@/lib/api-keys";
import { zipImages } from "@/lib/archive";
import { isMember } from "@/lib/auth/sessions";
import { answerConverted } from "@/lib/converted";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { getJob, listJobs, listOpenJobs } from "@/lib/generations/jobs";
import { getPartial } from "@/lib/generations/partials";
import { cancelJob, dismissJob } from "@/lib/generations/put-away";
import { retryJob } from "@/lib/generations/retry";
import { getGeneration } from "@/lib/generations/view";
import { changeImages, listFrames } from "@/lib/image-acts";
import { getImage } from "@/lib/images";
import { getMedia, getTrashedMedia } from "@/lib/media";
import { parseImageRequest } from "@/lib/openai-api";
import { hasPassword, listSessions, rename, revokeOtherSessions, revokeSession } from "@/lib/people/account";
import { purgeImages } from "@/lib/purge";
import { listLedger } from "@/lib/quotas/ledger";
import { requestMore, withdrawRequest } from "@/lib/quotas/requests";
import { addImages, listSetImages, moveImage, neighboursInSet, removeImages } from "@/lib/sets/images";
import { createSet, deleteSet, getSet, listSets, restoreSet, updateSet } from "@/lib/sets/sets";
import { listReviews, reviewCounts, setCommentHidden } from "@/lib/shares/reviews";
import { findMissed } from "@/lib/sheet-replay";
import { listTrash, restoreImages, trashImages } from "@/lib/trash";
import type { FunctionRow } from "./function-row";
import * as is from "./function-row";

const order = parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", n: 1 }));
const has = (rows: { id: string }[], id: string) => rows.some((row) => row.id === id);

/** What people do with their own things and the team's. */
export const teamFunctions: Record<string, FunctionRow> = {
  "people/account#rename": { call: (actor) => rename(actor, actor.name), expected: is.all("yes") },
  "people/account#hasPassword": { call: async (actor) => [await hasPassword(actor)], expected: is.all("yes") },
  "people/account#listSessions": {
    make: "session",
    call: async (actor, _, id) => has(await listSessions(actor), id),
    expected: is.all("nothing", { owner: "yes" }),
  },
  "people/account#revokeSession": {
    make: "session",
    call: (actor, _, id) => revokeSession(actor, id),
    expected: is.all("not_found", { owner: "yes" }),
  },
  "people/account#revokeOtherSessions": {
    make: "session",
    call: async (actor, _, id) => {
      await revokeOtherSessions(actor);
      return (await db.session.count({ where: { id } })) === 0;
    },
    expected: is.all("nothing", { owner: "yes" }),
  },
  "api-keys#createKey": {
    make: "person",
    call: (actor, _, id) => createKey(actor, { name: "a program", userId: actor.userId ?? id }),
    expected: is.byContributors,
  },
  "api-keys#createKey, for the owner": {
    make: "noWish",
    call: async (actor) => {
      const { id: userId } = await db.user.findUniqueOrThrow({ where: { email: "owner@example.com" } });
      return createKey(actor, { name: "a program", userId });
    },
    expected: { ...is.byOwner("not_found"), viewer: "forbidden", viewersKey: "forbidden" },
  },
  "api-keys#listKeys": {
    make: "key",
    call: async (actor, _, id) => has(await listKeys(actor), id),
    expected: is.byOwner("nothing"),
  },
  "api-keys#revokeKey": {
    make: "key",
    call: (actor, _, id) => revokeKey(actor, id),
    expected: is.byOwner("not_found"),
  },
  "auth/sessions#isMember": { call: (actor) => isMember(actor), expected: is.all("yes") },
  "generations/admit#admit": {
    call: (actor) => admit(actor, order, { door: "studio", claim: false }),
    expected: is.byContributors,
  },
  "generations/jobs#listOpenJobs": {
    make: "privateWaiting",
    call: async (actor, _, id) => has(await listOpenJobs(actor, false), id),
    expected: is.byOwner("nothing"),
  },
  "generations/jobs#getJob": {
    call: (actor, { generations }) => getJob(actor, generations.team),
    expected: { ...is.byTeam("not_found"), adminsKey: "not_found", viewersKey: "not_found" },
  },
  "generations/jobs#getJob, private": {
    call: (actor, { generations }) => getJob(actor, generations.secret),
    expected: is.byOwner("not_found"),
  },
  "generations/jobs#listJobs": {
    call: (actor, { generations }) => listJobs(actor, [generations.team]),
    expected: { ...is.byTeam("nothing"), adminsKey: "nothing", viewersKey: "nothing" },
  },
  "generations/jobs#listJobs, private": {
    call: (actor, { generations }) => listJobs(actor, [generations.secret]),
    expected: is.byOwner("nothing"),
  },
  "generations/put-away#cancelJob": {
    make: "waiting",
    call: (actor, _, id) => cancelJob(actor, id),
    expected: is.byOwnerAndAdmins("not_found"),
  },
  "generations/put-away#dismissJob": {
    make: "failed",
    call: (actor, _, id) => dismissJob(actor, id),
    expected: is.byOwnerAndAdmins("not_found"),
  },
  "generations/retry#retryJob": {
    make: "limited",
    call: (actor, _, id) => retryJob(actor, id),
    expected: is.all("not_found", { owner: "yes" }),
  },
  "generations/partials#getPartial": {
    make: "painted",
    call: (actor, _, id) => getPartial(actor, id),
    expected: { ...is.byTeam("not_found"), adminsKey: "not_found", viewersKey: "not_found" },
  },
  "generations/partials#getPartial, private": {
    make: "privatePainted",
    call: (actor, _, id) => getPartial(actor, id),
    expected: is.byOwner("not_found"),
  },
  "sheet-replay#findMissed": {
    make: "waiting",
    call: async (actor, _, id) => (await findMissed(actor, new Date()))?.generations.includes(id),
    expected: is.all("yes"),
  },
  "sheet-replay#findMissed, private": {
    make: "privateWaiting",
    call: async (actor, _, id) => (await findMissed(actor, new Date()))?.generations.includes(id),
    expected: is.byOwner("nothing"),
  },
  "generations/view#getGeneration": {
    call: (actor, { generations }) => getGeneration(actor, generations.team),
    expected: { ...is.byTeam("not_found"), adminsKey: "not_found", viewersKey: "not_found" },
  },
  "generations/view#getGeneration, private": {
    call: (actor, { generations }) => getGeneration(actor, generations.secret),
    expected: is.byOwner("not_found"),
  },
  "trash#trashImages": {
    make: "image",
    call: async (actor, _, id) => (await trashImages(actor, [id])).moved,
    expected: { ...is.byOwnerAndAdmins("nothing"), viewer: "forbidden" },
  },
  "trash#listTrash": {
    make: "trashed",
    call: async (actor, _, id) => has((await listTrash(actor, { everybody: true })).frames, id),
    expected: is.byOwnerAndAdmins("nothing"),
  },
  "trash#listTrash, private": {
    make: "privateTrashed",
    call: async (actor, _, id) => has((await listTrash(actor, { everybody: true })).frames, id),
    expected: is.byOwner("nothing"),
  },
  "trash#listTrash, one's own alone": {
    make: "trashed",
    call: async (actor, _, id) => has((await listTrash(actor)).frames, id),
    expected: is.byOwner("nothing"),
  },
  "trash#restoreImages": {
    make: "trashed",
    call: async (actor, _, id) => (await restoreImages(actor, [id])).changed,
    expected: { ...is.byOwnerAndAdmins("nothing"), viewer: "forbidden" },
  },
  "trash#restoreImages, private": {
    make: "privateTrashed",
    call: async (actor, _, id) => (await restoreImages(actor, [id])).changed,
    expected: { ...is.byOwner("nothing"), viewer: "forbidden" },
  },
  "purge#purgeImages": {
    make: "trashed",
    call: (actor, _, id) => purgeImages(actor, { ids: [id] }),
    expected: { ...is.byOwnerAndAdmins("nothing"), viewer: "forbidden" },
  },
  "image-acts#changeImages, private": {
    make: "image",
    call: async (actor, _, id) => (await changeImages(actor, [id], { private: true })).changed,
    expected: { ...is.byOwner("nothing"), viewer: "forbidden" },
  },
  "image-acts#changeImages, a pick": {
    make: "image",
    call: async (actor, _, id) => (await changeImages(actor, [id], { picked: true })).changed,
    expected: is.byContributors,
  },
  "image-acts#changeImages, a pick of a private one": {
    make: "privateImage",
    call: async (actor, _, id) => (await changeImages(actor, [id], { picked: true })).changed,
    expected: { ...is.byOwner("nothing"), viewer: "forbidden" },
  },
  "image-acts#listFrames": {
    call: (actor, { images }) => listFrames(actor, [images.team]),
    expected: is.all("yes", { otherShare: "nothing" }),
  },
  "image-acts#listFrames, private": {
    call: (actor, { images }) => listFrames(actor, [images.secret]),
    expected: is.byOwner("nothing"),
  },
  "images#getImage": { call: (actor, { images }) => getImage(actor, images.team), expected: is.byTeam("not_found") },
  "images#getImage, private": {
    call: (actor, { images }) => getImage(actor, images.secret),
    expected: is.byOwner("not_found"),
  },
  "media#getMedia": {
    call: (actor, { images }) => getMedia(actor, images.team, "original"),
    expected: is.byShare("not_found"),
  },
  "media#getMedia, private": {
    call: (actor, { images }) => getMedia(actor, images.secret, "small"),
    expected: is.byOwner("not_found"),
  },
  "media#getTrashedMedia": {
    make: "trashed",
    call: (actor, _, id) => getTrashedMedia(actor, id, "small"),
    expected: is.byOwnerAndAdmins("not_found"),
  },
  "media#getTrashedMedia, private": {
    make: "privateTrashed",
    call: (actor, _, id) => getTrashedMedia(actor, id, "small"),
    expected: is.byOwner("not_found"),
  },
  "media#getTrashedMedia, not in the trash": {
    call: (actor, { images }) => getTrashedMedia(actor, images.team, "small"),
    expected: is.all("not_found"),
  },
  "archive#zipImages": {
    call: (actor, { images }) => zipImages(actor, [images.team]),
    expected: is.all("yes"),
  },
  "archive#zipImages, private": {
    call: (actor, { images }) => zipImages(actor, [images.secret]),
    expected: is.byOwner("not_found"),
  },
  "converted#answerConverted": {
    call: (actor, { images }) => answerConverted(new Request("http://localhost"), actor, images.team, "webp"),
    expected: is.byShare("not_found"),
  },
  "converted#answerConverted, private": {
    call: (actor, { images }) => answerConverted(new Request("http://localhost"), actor, images.secret, "webp"),
    expected: is.byOwner("not_found"),
  },
  "converted#answerConverted, in the trash": {
    call: (actor, { images }) => answerConverted(new Request("http://localhost"), actor, images.gone, "webp"),
    expected: is.all("not_found"),
  },
  "media#getMedia, in the trash": {
    call: (actor, { images }) => getMedia(actor, images.gone, "small"),
    expected: is.all("not_found"),
  },
  "quotas/ledger#listLedger": {
    call: async (actor) => {
      const { id: userId } = await db.user.findUniqueOrThrow({ where: { email: "owner@example.com" } });
      return listLedger(actor, { userId });
    },
    expected: is.byOwnerAndAdmins("not_found"),
  },
  "quotas/requests#requestMore": {
    make: "noWish",
    call: (actor) => requestMore(actor, { amount: 5 }),
    expected: is.byContributors,
  },
  "quotas/requests#withdrawRequest": {
    make: "wish",
    call: (actor, _, id) => withdrawRequest(actor, id),
    expected: is.byOwner("not_found"),
  },
  "shares/reviews#listReviews": {
    make: "comment",
    call: (actor, { images }) => listReviews(actor, images.team),
    expected: is.byPeople("nothing"),
  },
  "shares/reviews#reviewCounts": {
    make: "comment",
    call: async (actor, { images }) => Object.keys(await reviewCounts(actor, { imageIds: [images.team] })),
    expected: is.byPeople("nothing"),
  },
  "shares/reviews#setCommentHidden": {
    make: "comment",
    call: (actor, _, id) => setCommentHidden(actor, id, true),
    expected: { ...is.byPeople("not_found"), viewer: "forbidden", viewersKey: "forbidden" },
  },
  "sets/images#listSetImages": {
    call: (actor, { set }) => listSetImages(actor, set),
    expected: is.byTeam("not_found"),
  },
  "sets/images#listSetImages, private": {
    call: async (actor, { set, images }) => has((await listSetImages(actor, set)).frames, images.secret),
    expected: is.all("nothing", is.visitors("not_found")),
  },
  "sets/images#neighboursInSet": {
    call: (actor, { set, images }) => neighboursInSet(actor, set, images.team),
    expected: is.byTeam("nothing"),
  },
  "sets/images#addImages": {
    make: "set",
    call: (actor, { images }, id) => addImages(actor, id, [images.foreign]),
    expected: is.byContributors,
  },
  "sets/images#removeImages": {
    make: "set",
    call: (actor, { images }, id) => removeImages(actor, id, [images.team]),
    expected: is.byContributors,
  },
  "sets/images#moveImage": {
    make: "set",
    call: (actor, { images }, id) => moveImage(actor, id, { imageId: images.team, after: null }),
    expected: is.byContributors,
  },
  "sets/sets#listSets": {
    call: async (actor, { set }) => has((await listSets(actor)).sets, set),
    expected: is.byTeam("nothing"),
  },
  "sets/sets#getSet": { call: (actor, { set }) => getSet(actor, set), expected: is.byTeam("not_found") },
  "sets/sets#createSet": {
    call: (actor, { images }) => createSet(actor, { name: "New", imageIds: [images.team] }),
    expected: is.byContributors,
  },
  "sets/sets#updateSet": {
    make: "set",
    call: (actor, _, id) => updateSet(actor, id, { name: "Winter" }),
    expected: is.byContributors,
  },
  "sets/sets#deleteSet": { make: "set", call: (actor, _, id) => deleteSet(actor, id), expected: is.byContributors },
  "sets/sets#restoreSet": {
    make: "deletedSet",
    call: (actor, _, id) => restoreSet(actor, id),
    expected: is.byContributors,
  },
};
