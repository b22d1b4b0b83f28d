import { data, type Row, row, signedIn } from "./row";

/** What the composer asks for. */
export const composerRows: Row[] = [
  row(
    "GET /api/generations/[id]/draft",
    "the team's",
    { path: (_, { generations }) => `/api/generations/${generations.team}/draft` },
    signedIn(200),
  ),
  row(
    "GET /api/generations/[id]/draft",
    "the owner's private one",
    { path: (_, { generations }) => `/api/generations/${generations.secret}/draft` },
    data(404, 404, 200, 404),
  ),
];
