import { admins, contributors, data, on, type Row, row, signedIn, to } from "./row";

const order = { model: "gpt-image-2", prompt: "a harbour at noon", n: 1 };
const preset = { name: "House riso", text: "{subject}, risograph", settings: {} };

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
  row(
    "POST /api/generations",
    "from the owner's private image",
    to("/api/generations", (_, { images }) => ({ ...order, references: [{ imageId: images.secret }] })),
    data(403, 404, 202, 404),
  ),
  row(
    "POST /api/generations",
    "from the owner's upload",
    {
      ...on(
        "upload",
        () => "/api/generations",
        (uploadId) => ({ ...order, references: [{ uploadId }] }),
      ),
    },
    data(403, 404, 202, 404),
  ),
  row(
    "POST /api/generations",
    "from a file of the owner's earlier request",
    {
      ...on(
        "reference",
        () => "/api/generations",
        (referenceId) => ({ ...order, references: [{ referenceId }] }),
      ),
    },
    data(403, 404, 202, 404),
  ),
  row(
    "POST /api/uploads",
    "no picture",
    to("/api/uploads?name=pears.png", () => ({ no: "picture" })),
    contributors(400),
  ),
  row(
    "GET /media/upload/[id]",
    "the owner's",
    on("upload", (id) => `/media/upload/${id}`),
    data(404, 404, 200, 404),
  ),
  row(
    "GET /media/reference/[id]",
    "the owner's",
    on("reference", (id) => `/media/reference/${id}`),
    data(404, 404, 200, 404),
  ),
  row("GET /api/presets", "all", "/api/presets", signedIn(200)),
  row(
    "POST /api/presets",
    "one's own",
    to("/api/presets", () => preset),
    contributors(201),
  ),
  row(
    "POST /api/presets",
    "the team's",
    to("/api/presets", () => ({ ...preset, team: true })),
    admins(201),
  ),
  row(
    "PATCH /api/presets/[id]",
    "the owner's",
    on(
      "preset",
      (id) => `/api/presets/${id}`,
      () => ({ name: "Mine" }),
    ),
    data(403, 404, 200, 404),
  ),
  row(
    "PATCH /api/presets/[id]",
    "the owner's, to the team",
    on(
      "preset",
      (id) => `/api/presets/${id}`,
      () => ({ team: true }),
    ),
    data(403, 403, 403, 404),
  ),
  row(
    "PATCH /api/presets/[id]",
    "the team's",
    on(
      "housePreset",
      (id) => `/api/presets/${id}`,
      () => ({ name: "Ours" }),
    ),
    data(403, 404, 404, 200),
  ),
  row(
    "DELETE /api/presets/[id]",
    "the owner's",
    on("preset", (id) => `/api/presets/${id}`),
    data(403, 404, 204, 404),
  ),
  row(
    "DELETE /api/presets/[id]",
    "the team's",
    on("housePreset", (id) => `/api/presets/${id}`),
    data(403, 404, 404, 204),
  ),
  row(
    "POST /api/presets/[id]/restore",
    "the owner's",
    on("deletedPreset", (id) => `/api/presets/${id}/restore`),
    data(403, 404, 200, 404),
  ),
];
