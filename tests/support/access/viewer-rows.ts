import { neighboursInView } from "@/lib/library/neighbours";
import { getLineage, listMade } from "@/lib/lineage";
import { noFilter } from "@/lib/schemas/filter";
import { findTrashed } from "@/lib/trash";
import type { FunctionRow } from "./function-row";
import * as is from "./function-row";
import { data, type Row, row, signedIn } from "./row";

const everything = { scope: "team", filter: noFilter } as const;

/** What the viewer asks for beside the image. */
export const viewerRows: Row[] = [
  row(
    "GET /api/images/[id]/lineage",
    "the team's",
    { path: (_, { images }) => `/api/images/${images.team}/lineage` },
    signedIn(200),
  ),
  row(
    "GET /api/images/[id]/lineage",
    "private",
    { path: (_, { images }) => `/api/images/${images.secret}/lineage` },
    data(404, 404, 200, 404),
  ),
];

/** What the viewer finds around an image. */
export const viewerFunctions: Record<string, FunctionRow> = {
  "lineage#getLineage": {
    call: (actor, { images }) => getLineage(actor, images.team),
    expected: is.byTeam("not_found"),
  },
  "lineage#getLineage, private": {
    call: (actor, { images }) => getLineage(actor, images.secret),
    expected: is.byOwner("not_found"),
  },
  "lineage#listMade": { call: (actor, { images }) => listMade(actor, images.team), expected: is.byTeam("not_found") },
  "lineage#listMade, private": {
    call: (actor, { images }) => listMade(actor, images.secret),
    expected: is.byOwner("not_found"),
  },
  "trash#findTrashed": {
    call: (actor, { images }) => findTrashed(actor, images.gone),
    expected: is.all("nothing", { admin: "yes", owner: "yes" }),
  },
  "library/neighbours#neighboursInView": {
    call: (actor, { images }) => neighboursInView(actor, everything, images.team),
    expected: is.all("yes"),
  },
  "library/neighbours#neighboursInView, private": {
    call: (actor, { images }) => neighboursInView(actor, everything, images.secret),
    expected: is.byOwner("nothing"),
  },
};
