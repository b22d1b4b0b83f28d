import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { authenticateKey, createKey } from "@/lib/api-keys";
import type { Actor } from "@/lib/auth/actor";
import { syncEnvironmentChannels } from "@/lib/channels/environment";
import { db } from "@/lib/db";
import { openShare, unlockShare } from "@/lib/shares/access";
import { nameVisitor } from "@/lib/shares/visitor-reviews";
import { adminFunctions } from "@/tests/support/access/admin-functions";
import { composerFunctions } from "@/tests/support/access/composer-functions";
import { type ActorName, actors, outcomeOf } from "@/tests/support/access/function-row";
import { everyFunctionWithActor, type Kind } from "@/tests/support/access/functions";
import { imageFunctions } from "@/tests/support/access/image-functions";
import { libraryFunctions } from "@/tests/support/access/library-functions";
import { policyFunctions } from "@/tests/support/access/policy-functions";
import { setFunctions } from "@/tests/support/access/set-functions";
import { shareFunctions } from "@/tests/support/access/share-functions";
import { teamFunctions } from "@/tests/support/access/team-functions";
import { linkPassword, newThings, type Things } from "@/tests/support/access/things";
import { viewerFunctions } from "@/tests/support/access/viewer-rows";
import { resetDatabase } from "@/tests/support/database";
import { keepSessions, signedIn, system } from "@/tests/support/gateway";
import { opened } from "@/tests/support/opened";
import { startUpstream } from "@/tests/support/upstream";

const rows = {
  ...adminFunctions,
  ...teamFunctions,
  ...imageFunctions,
  ...setFunctions,
  ...shareFunctions,
  ...policyFunctions,
  ...composerFunctions,
  ...libraryFunctions,
  ...viewerFunctions,
};

/** Inside of those that have a row: they do their part of the work for an actor who was let in. */
const inner: Record<string, string> = {
  "people/account#changePassword": "asks for the password of the actor's own account",
  "audit#record": "writes what the caller did",
  "generations/edit-request#readEdit": "reads a form, and admit decides",
  "generations/idempotency#findEarlier": "finds what the same caller asked for",
  "generations/quota#getQuota": "is asked by whoever may see that person's ledger",
  "generations/quota#quotaOf": "the statement of getQuota and getStudio",
  "generations/refusal#refusal": "words for what reserve refused",
  "generations/reserve#reserve": "the statement of admit",
  "generations/retried#findRetried": "finds what the same key asked for",
  "trash#tellOf": "tells of what its callers did",
  "people/people#addUser": "the row of createUser and of an invitation",
  "quotas/grants#grantWithin": "the entry of grant and answerRequest",
  "rate-limit#countRequest": "counts the key's own requests",
  "sets/images#insertImages": "the rows of addImages and createSet",
  "shares/media#mayHaveOriginals": "reads what the link allows",
  "shares/visits#countVisit": "counts the link's own visits",
  "shares/zip#zipShared": "everyShared and getSharedMedia, one after the other",
  "people/shut-out#lockPeople": "the locks of whoever lets people in or shuts them out",
  "people/shut-out#mustStillBeIn": "looks once more that the actor was not shut out",
  "library/frames#framesAt": "the frames of listSheet",
  "library/frames#sheetRows": "the conditions of listSheet and listBucket",
  "library/places#findPlaces": "the places of listSheet and listIds",
  "library/query#toQuery": "the words of listSheet and listIds",
  "library/vocabulary#completions": "a part of toQuery",
  "library/vocabulary#knownWords": "a part of toQuery",
  "library/vocabulary#meantWords": "a part of toQuery",
  "generations/jobs#forEyesOf": "leaves out of a job that may be seen what is its author's to read",
  "sheet-events#sheetEvents": "of what changes whatever maySee lets through, as its rows have it",
};

const kindOf = (name: ActorName): Kind =>
  name === "system" ? "system" : name.endsWith("Key") ? "key" : /share/i.test(name) ? "share" : "member";
const declared = everyFunctionWithActor();
const functionOf = (row: string) => row.split(",")[0] ?? "";

opened(startUpstream);
let everybody: Record<ActorName, Actor>;
let things: Things;

beforeAll(async () => {
  await resetDatabase();
  await syncEnvironmentChannels();
  const [admin, owner, other, viewer] = await Promise.all([
    signedIn("admin@example.com", "admin"),
    signedIn("owner@example.com"),
    signedIn("other@example.com"),
    signedIn("viewer@example.com", "viewer"),
  ]);
  await keepSessions(admin, owner, other, viewer);
  things = await newThings({ id: owner.userId }, { id: other.userId });
  const keyOf = async ({ userId }: { userId: string }) => {
    const { key } = await createKey(system, { userId, name: "a program" });
    return authenticateKey(new Headers({ authorization: `Bearer ${key}` }));
  };
  const behind = async ({ token }: { token: string }) => {
    const cookie = (await unlockShare(token, linkPassword, new Headers()))?.cookie.split(";")[0] ?? "";
    const known = await nameVisitor(await openShare(token, new Headers({ cookie })), "A guest", null);
    return openShare(token, new Headers({ cookie: `${cookie}; reviewer=${known}` }));
  };
  everybody = {
    ...{ system, admin, owner, other, viewer },
    ...{ ownersKey: await keyOf(owner), adminsKey: await keyOf(admin), viewersKey: await keyOf(viewer) },
    ...{ share: await behind(things.links.link), otherShare: await behind(things.links.foreignLink) },
  };
});
beforeEach(() => db.attempt.deleteMany());

test("every exported function that takes an actor has a row, or is inside of one that has", () => {
  const known = [...Object.keys(rows).map(functionOf), ...Object.keys(inner)];
  expect([...new Set(known)].sort()).toEqual([...declared.keys()].sort());
});

describe("what each kind of actor is given", () => {
  test.each(Object.entries(rows))("%s", async (name, { make, call, expected }) => {
    const kinds = declared.get(functionOf(name)) ?? [];
    const allowed = actors.filter((actor) => kinds.includes(kindOf(actor)));
    const outcomes: Partial<Record<ActorName, string>> = {};
    for (const actor of allowed) {
      const made = make ? await things.make[make]() : "";
      outcomes[actor] = await outcomeOf(() => call(everybody[actor], things, made));
    }
    expect(outcomes).toEqual(Object.fromEntries(allowed.map((actor) => [actor, expected[actor]])));
  });
});
