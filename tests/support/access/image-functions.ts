import { zipImages } from "@/lib/archive";
import { answerConverted } from "@/lib/converted";
import { changeImages, listFrames } from "@/lib/image-acts";
import { getImage } from "@/lib/images";
import { getMedia, getTrashedMedia } from "@/lib/media";
import { purgeImages } from "@/lib/purge";
import { listTrash, restoreImages, trashImages } from "@/lib/trash";
import type { FunctionRow } from "./function-row";
import * as is from "./function-row";

/** What people do with images. */
export const imageFunctions: Record<string, FunctionRow> = {
  "trash#trashImages": {
    make: "image",
    call: async (actor, _, id) => (await trashImages(actor, [id])).moved,
    expected: { ...is.byOwnerAndAdmins("nothing"), viewer: "forbidden" },
  },
  "trash#listTrash": {
    make: "trashed",
    call: async (actor, _, id) => is.has((await listTrash(actor, { everybody: true })).frames, id),
    expected: is.byOwnerAndAdmins("nothing"),
  },
  "trash#listTrash, private": {
    make: "privateTrashed",
    call: async (actor, _, id) => is.has((await listTrash(actor, { everybody: true })).frames, id),
    expected: is.byOwner("nothing"),
  },
  "trash#listTrash, one's own alone": {
    make: "trashed",
    call: async (actor, _, id) => is.has((await listTrash(actor)).frames, id),
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
};
