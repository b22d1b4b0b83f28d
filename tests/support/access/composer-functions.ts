import * as policy from "@/lib/auth/policy";
import { db } from "@/lib/db";
import { getDraft } from "@/lib/generations/draft";
import { keepReferences } from "@/lib/generations/kept-references";
import { admitOrder } from "@/lib/generations/order";
import { createPreset, deletePreset, listPresets, restorePreset, updatePreset } from "@/lib/presets";
import { createUpload, getReferencePicture, getUploadPicture } from "@/lib/uploads";
import { picture } from "@/tests/support/upstream";
import type { FunctionRow } from "./function-row";
import * as is from "./function-row";

const order = (given: object) => Buffer.from(JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", ...given }));
const words = { name: "House riso", text: "{subject}, risograph", settings: {} };
const viewers = { viewer: "forbidden", viewersKey: "forbidden" } as const;
const has = (rows: { id: string }[], id: string) => rows.some((row) => row.id === id);
/** Somebody's own, as long as they contribute. */
const byMaker = { ...is.byOwner("not_found"), ...viewers };

/** What the composer does with people's own things. */
export const composerFunctions: Record<string, FunctionRow> = {
  "auth/policy#ownReferences": {
    make: "reference",
    call: (actor, _, id) => db.reference.count({ where: { AND: [policy.ownReferences(actor), { id }] } }),
    expected: is.byOwner("nothing"),
  },
  "auth/policy#ownUploads": {
    make: "upload",
    call: (actor, _, id) => db.upload.count({ where: { AND: [policy.ownUploads(actor), { id }] } }),
    expected: is.byOwner("nothing"),
  },
  "auth/policy#visiblePresets": {
    make: "preset",
    call: (actor, _, id) => db.preset.count({ where: { AND: [policy.visiblePresets(actor), { id }] } }),
    expected: is.byOwner("nothing"),
  },
  "auth/policy#visiblePresets, the team's": {
    make: "housePreset",
    call: (actor, _, id) => db.preset.count({ where: { AND: [policy.visiblePresets(actor), { id }] } }),
    expected: is.byTeam("nothing"),
  },
  "auth/policy#changeablePresets": {
    make: "preset",
    call: (actor, _, id) => db.preset.count({ where: { AND: [policy.changeablePresets(actor), { id }] } }),
    expected: is.byOwner("nothing"),
  },
  "auth/policy#changeablePresets, the team's": {
    make: "housePreset",
    call: (actor, _, id) => db.preset.count({ where: { AND: [policy.changeablePresets(actor), { id }] } }),
    expected: is.all("nothing", { system: "yes", admin: "yes" }),
  },
  "generations/draft#getDraft": {
    call: (actor, { generations }) => getDraft(actor, generations.team),
    expected: { ...is.byTeam("not_found"), adminsKey: "not_found", viewersKey: "not_found" },
  },
  "generations/draft#getDraft, private": {
    call: (actor, { generations }) => getDraft(actor, generations.secret),
    expected: is.byOwner("not_found"),
  },
  "generations/order#admitOrder": {
    call: (actor, { images }) => admitOrder(actor, order({ references: [{ imageId: images.team }] }), null),
    expected: is.byContributors,
  },
  "generations/order#admitOrder, from a private image": {
    call: (actor, { images }) => admitOrder(actor, order({ references: [{ imageId: images.secret }] }), null),
    expected: byMaker,
  },
  "generations/kept-references#keepReferences": {
    make: "upload",
    call: (actor, _, uploadId) => keepReferences(actor, crypto.randomUUID(), [{ uploadId }]),
    expected: is.byOwner("not_found"),
  },
  "uploads#createUpload": {
    call: async (actor) => createUpload(actor, { name: "pears.png", bytes: await picture() }),
    expected: is.byContributors,
  },
  "uploads#getUploadPicture": {
    make: "upload",
    call: (actor, _, id) => getUploadPicture(actor, id),
    expected: is.byOwner("not_found"),
  },
  "uploads#getReferencePicture": {
    make: "reference",
    call: (actor, _, id) => getReferencePicture(actor, id),
    expected: is.byOwner("not_found"),
  },
  "presets#listPresets": {
    make: "preset",
    call: async (actor, _, id) => has(await listPresets(actor), id),
    expected: is.byOwner("nothing"),
  },
  "presets#listPresets, the team's": {
    make: "housePreset",
    call: async (actor, _, id) => has(await listPresets(actor), id),
    expected: is.byTeam("nothing"),
  },
  "presets#createPreset": {
    call: (actor) => createPreset(actor, { ...words, team: false }),
    expected: is.byContributors,
  },
  "presets#createPreset, the team's": {
    call: (actor) => createPreset(actor, { ...words, team: true }),
    expected: is.byAdmins,
  },
  "presets#updatePreset": {
    make: "preset",
    call: (actor, _, id) => updatePreset(actor, id, { name: "Mine" }),
    expected: byMaker,
  },
  "presets#deletePreset": { make: "preset", call: (actor, _, id) => deletePreset(actor, id), expected: byMaker },
  "presets#restorePreset": {
    make: "deletedPreset",
    call: (actor, _, id) => restorePreset(actor, id),
    expected: byMaker,
  },
};
