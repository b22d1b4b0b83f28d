import { addImages, listSetImages, moveImage, neighboursInSet, removeImages } from "@/lib/sets/images";
import { createSet, deleteSet, getSet, listSets, restoreSet, updateSet } from "@/lib/sets/sets";
import { listReviews, reviewCounts, setCommentHidden } from "@/lib/shares/reviews";
import type { FunctionRow } from "./function-row";
import * as is from "./function-row";

/** What people do with sets, and with what visitors say. */
export const setFunctions: Record<string, FunctionRow> = {
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
    call: async (actor, { set, images }) => is.has((await listSetImages(actor, set)).frames, images.secret),
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
    call: async (actor, { set }) => is.has((await listSets(actor)).sets, set),
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
