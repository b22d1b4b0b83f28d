import { listBucket, listBuckets, listBucketsTogether } from "@/lib/library/buckets";
import { listFacets } from "@/lib/library/facets";
import { nameFilter } from "@/lib/library/names";
import { listIds, listSheet } from "@/lib/library/sheet";
import { noFilter } from "@/lib/schemas/filter";
import type { FunctionRow } from "./function-row";
import * as is from "./function-row";
import { privatePrompt, teamPrompt } from "./things";

const scope = "team" as const;
const has = (rows: { id: string }[], id: string) => rows.some((row) => row.id === id);
const about = (q: string) => ({ scope, filter: { ...noFilter, q } });

/** What is read of the library at any size. */
export const libraryFunctions: Record<string, FunctionRow> = {
  "library/sheet#listSheet": {
    call: async (actor, { images }) => has((await listSheet(actor, { scope })).frames, images.team),
    expected: is.all("yes"),
  },
  "library/sheet#listSheet, private": {
    call: async (actor, { images }) => has((await listSheet(actor, { scope })).frames, images.secret),
    expected: is.byOwner("nothing"),
  },
  "library/sheet#listSheet, searched": {
    call: async (actor, { images }) => has((await listSheet(actor, about(teamPrompt))).frames, images.team),
    expected: is.all("yes"),
  },
  "library/sheet#listSheet, searched, private": {
    call: async (actor) => (await listSheet(actor, about(privatePrompt))).frames,
    expected: is.byOwner("nothing"),
  },
  "library/sheet#listIds, private": {
    call: async (actor, { images }) => (await listIds(actor, { scope })).ids.includes(images.secret),
    expected: is.byOwner("nothing"),
  },
  "library/buckets#listBuckets": {
    call: async (actor) => (await listBuckets(actor, "mine")).length,
    expected: { ...is.byOwner("nothing"), other: "yes" },
  },
  "library/buckets#listBucket, private": {
    call: async (actor, { images }) => {
      const buckets = await listBuckets(actor, scope);
      const frames = await Promise.all(buckets.map(({ key }) => listBucket(actor, scope, key)));
      return has(frames.flat(), images.secret);
    },
    expected: is.byOwner("nothing"),
  },
  "library/buckets#listBucketsTogether, private": {
    call: async (actor, { images }) => {
      const keys = (await listBuckets(actor, scope)).map(({ key }) => key);
      // As if there were more than one.
      return has((await listBucketsTogether(actor, scope, [...keys, ...keys])).flat(), images.secret);
    },
    expected: is.byOwner("nothing"),
  },
  "library/names#nameFilter": {
    call: async (actor, { set }) => (await nameFilter(actor, { person: null, set })).set !== null,
    expected: is.all("yes"),
  },
  "library/facets#listFacets": { call: (actor) => listFacets(actor), expected: is.all("yes") },
};
