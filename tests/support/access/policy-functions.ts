import * as policy from "@/lib/auth/policy";
import { db } from "@/lib/db";
import type { FunctionRow } from "./function-row";
import * as is from "./function-row";

const { all } = is;
const image = (of: "team" | "secret" | "gone" | "foreign", expected: FunctionRow["expected"]): FunctionRow => ({
  call: (actor, { images }) => db.image.count({ where: { AND: [policy.visibleImages(actor), { id: images[of] }] } }),
  expected,
});
const imageRow = (of: "team" | "secret" | "gone", expected: FunctionRow["expected"]): FunctionRow => ({
  call: (actor, { images }) =>
    db.$queryRaw`SELECT 1 FROM images i WHERE ${policy.visibleImageRows(actor)} AND i.id = ${images[of]}::uuid`,
  expected,
});
const ownerOf = async (id: string) => (await db.image.findUniqueOrThrow({ where: { id } })).userId;
const imageChange = (of: "team" | "secret", expected: FunctionRow["expected"]): FunctionRow => ({
  call: async (actor, { images }) => {
    const privateTo = of === "team" ? null : await ownerOf(images[of]);
    return db.$queryRaw`
      SELECT FROM (SELECT ${privateTo}::uuid AS private_to) c WHERE ${policy.audibleImageChanges(actor)}`;
  },
  expected,
});
const generation = (
  fragment: typeof policy.visibleGenerations,
  of: "team" | "secret",
  expected: FunctionRow["expected"],
): FunctionRow => ({
  call: (actor, { generations }) => db.generation.count({ where: { AND: [fragment(actor), { id: generations[of] }] } }),
  expected,
});
/** A key sees its person's alone. */
const teamsGeneration = all("yes", { adminsKey: "nothing", viewersKey: "nothing", ...is.visitors("nothing") });

/** The rules themselves: what each fragment lets through of one row of each kind. */
export const policyFunctions: Record<string, FunctionRow> = {
  "auth/policy#administers": {
    call: (actor) => policy.administers(actor),
    expected: is.all("nothing", { system: "yes", admin: "yes" }),
  },
  "auth/policy#mustAdminister": { call: (actor) => policy.mustAdminister(actor), expected: is.byAdmins },
  "auth/policy#mustContribute": { call: (actor) => policy.mustContribute(actor), expected: is.byContributors },
  "auth/policy#visibleImages, the team's": image("team", all("yes", { otherShare: "nothing" })),
  "auth/policy#visibleImages, of another link": image("foreign", all("yes", { share: "nothing" })),
  "auth/policy#visibleImages, private": image("secret", is.byOwner("nothing")),
  "auth/policy#visibleImages, in the trash": image("gone", all("nothing", { system: "yes" })),
  "auth/policy#visibleImageRows, the team's": imageRow("team", all("yes")),
  "auth/policy#visibleImageRows, private": imageRow("secret", is.byOwner("nothing")),
  "auth/policy#visibleImageRows, in the trash": imageRow("gone", all("nothing")),
  "auth/policy#ownImages": {
    make: "image",
    call: (actor, _, id) => db.image.count({ where: { AND: [policy.ownImages(actor), { id }] } }),
    expected: is.byOwner("nothing"),
  },
  "auth/policy#disposableImages": {
    make: "image",
    call: (actor, _, id) => db.image.count({ where: { AND: [policy.disposableImages(actor), { id }] } }),
    expected: is.byOwnerAndAdmins("nothing"),
  },
  "auth/policy#disposableImages, private": {
    call: (actor, { images }) =>
      db.image.count({ where: { AND: [policy.disposableImages(actor), { id: images.secret }] } }),
    expected: is.byOwner("nothing"),
  },
  "auth/policy#deletedImages": {
    make: "trashed",
    call: (actor, _, id) => db.image.count({ where: { AND: [policy.deletedImages(actor), { id }] } }),
    expected: is.byOwnerAndAdmins("nothing"),
  },
  "auth/policy#deletedImages, private": {
    make: "privateTrashed",
    call: (actor, _, id) => db.image.count({ where: { AND: [policy.deletedImages(actor), { id }] } }),
    expected: is.byOwner("nothing"),
  },
  "auth/policy#visibleGenerations, the team's": generation(policy.visibleGenerations, "team", teamsGeneration),
  "auth/policy#visibleGenerations, private": generation(policy.visibleGenerations, "secret", is.byOwner("nothing")),
  "auth/policy#maySee, the team's": {
    call: async (actor, { images }) =>
      policy.maySee(actor, await db.image.findUniqueOrThrow({ where: { id: images.team } })),
    expected: is.byTeam("nothing"),
  },
  "auth/policy#maySee, private": {
    call: async (actor, { images }) =>
      policy.maySee(actor, await db.image.findUniqueOrThrow({ where: { id: images.secret } })),
    expected: is.byOwner("nothing"),
  },
  "auth/policy#mayHear, the team's": {
    call: async (actor) => policy.mayHear(actor, { privateTo: null }),
    expected: is.byTeam("nothing"),
  },
  "auth/policy#mayHear, private": {
    call: async (actor, { images }) => policy.mayHear(actor, { privateTo: await ownerOf(images.secret) }),
    expected: is.byOwner("nothing"),
  },
  "auth/policy#audibleImageChanges, the team's": imageChange("team", is.byTeam("nothing")),
  "auth/policy#audibleImageChanges, private": imageChange("secret", is.byOwner("nothing")),
  "auth/policy#ownGenerations": generation(policy.ownGenerations, "team", is.byOwnerAndAdmins("nothing")),
  "auth/policy#visiblePrompts, the team's": generation(policy.visiblePrompts, "team", teamsGeneration),
  "auth/policy#visiblePrompts, private": generation(policy.visiblePrompts, "secret", is.byOwner("nothing")),
  "auth/policy#visiblePrompts, private and refused": {
    make: "privateRefused",
    call: (actor, _, id) => db.generation.count({ where: { AND: [policy.visiblePrompts(actor), { id }] } }),
    expected: is.byOwnerAndAdmins("nothing"),
  },
  "auth/policy#visibleKeys": {
    make: "key",
    call: (actor, _, id) => db.apiKey.count({ where: { AND: [policy.visibleKeys(actor), { id }] } }),
    expected: is.byOwner("nothing"),
  },
  "auth/policy#ownSessions": {
    make: "session",
    call: (actor, _, id) => db.session.count({ where: { AND: [policy.ownSessions(actor), { id }] } }),
    expected: all("nothing", { owner: "yes" }),
  },
  "auth/policy#visibleSets": {
    call: (actor, { set }) => db.set.count({ where: { AND: [policy.visibleSets(actor), { id: set }] } }),
    expected: is.byTeam("nothing"),
  },
  "auth/policy#deletedSets": {
    make: "deletedSet",
    call: (actor, _, id) => db.set.count({ where: { AND: [policy.deletedSets(actor), { id }] } }),
    expected: is.byTeam("nothing"),
  },
  "auth/policy#imagesInSets": {
    call: (actor, { images }) => db.image.count({ where: { AND: [policy.imagesInSets(actor), { id: images.team }] } }),
    expected: all("yes", { otherShare: "nothing" }),
  },
  "auth/policy#imagesInSets, private": {
    call: (actor, { images }) =>
      db.image.count({ where: { AND: [policy.imagesInSets(actor), { id: images.secret }] } }),
    expected: all("nothing"),
  },
  "auth/policy#ownShares": {
    call: (actor, { links }) => db.share.count({ where: { AND: [policy.ownShares(actor), { id: links.link.id }] } }),
    expected: is.byOwnerAndAdmins("nothing"),
  },
  "auth/policy#visibleReviews": {
    make: "comment",
    call: (actor, _, id) => db.shareComment.count({ where: { AND: [policy.visibleReviews(actor), { id }] } }),
    expected: is.byPeople("nothing"),
  },
};
