import { admins, contributors, data, on, type Row, row, signedIn, to } from "./row";

/** What the team makes and shows: jobs, sets, links, and what visitors say. */
export const teamRows: Row[] = [
  row("GET /api/sheet", "all", "/api/sheet", signedIn(200)),
  row("GET /api/sheet/buckets", "all", "/api/sheet/buckets", signedIn(200)),
  row("GET /api/sheet/bucket", "no such", "/api/sheet/bucket?key=none", signedIn(400)),
  row("GET /api/sheet/ids", "all", "/api/sheet/ids", signedIn(200)),
  row("GET /api/sheet/facets", "all", "/api/sheet/facets", signedIn(200)),
  row("GET /api/events", "the stream", "/api/events", signedIn(200)),
  row(
    "POST /api/generations",
    "an order",
    to("/api/generations", () => ({ model: "gpt-image-2", prompt: "a harbour at noon", n: 1 })),
    contributors(202),
  ),
  row(
    "POST /api/generations/[id]/cancel",
    "the owner's",
    on("waiting", (id) => `/api/generations/${id}/cancel`),
    data(404, 404, 200, 200),
  ),
  row(
    "POST /api/generations/[id]/cancel",
    "what a provider works on",
    on("painted", (id) => `/api/generations/${id}/cancel?charged=accepted`),
    data(404, 404, 200, 200),
  ),
  row(
    "POST /api/generations/[id]/retry",
    "the owner's",
    on("limited", (id) => `/api/generations/${id}/retry`),
    data(404, 404, 202, 404),
  ),
  row(
    "DELETE /api/generations/[id]/dismiss",
    "the owner's",
    { ...on("failed", (id) => `/api/generations/${id}/dismiss`) },
    data(404, 404, 204, 204),
  ),
  row(
    "POST /api/generations/[id]/dismiss",
    "the owner's",
    on("failed", (id) => `/api/generations/${id}/dismiss`),
    data(404, 404, 204, 204),
  ),
  row(
    "POST /api/generations/[id]/reverse",
    "the owner's",
    on(
      "unknown",
      (id) => `/api/generations/${id}/reverse`,
      () => ({ reason: "the provider says no" }),
    ),
    admins(200),
  ),
  row(
    "PATCH /api/images",
    "the owner's",
    on(
      "image",
      () => "/api/images",
      (id) => ({ ids: [id], private: true }),
    ),
    contributors(200),
  ),
  row(
    "POST /api/images/trash",
    "the owner's",
    on(
      "image",
      () => "/api/images/trash",
      (id) => ({ ids: [id] }),
    ),
    contributors(200),
  ),
  row(
    "POST /api/images/restore",
    "the owner's",
    on(
      "trashed",
      () => "/api/images/restore",
      (id) => ({ ids: [id] }),
    ),
    contributors(200),
  ),
  row(
    "POST /api/images/purge",
    "the owner's",
    on(
      "trashed",
      () => "/api/images/purge",
      (id) => ({ ids: [id] }),
    ),
    contributors(200),
  ),
  row("GET /api/sets", "all", "/api/sets", signedIn(200)),
  row(
    "POST /api/sets",
    "a new one",
    to("/api/sets", (_, { images }) => ({ name: "New", imageIds: [images.team] })),
    contributors(201),
  ),
  row(
    "GET /api/sets/[id]",
    "one",
    on("set", (id) => `/api/sets/${id}`),
    signedIn(200),
  ),
  row(
    "PATCH /api/sets/[id]",
    "a name",
    on(
      "set",
      (id) => `/api/sets/${id}`,
      () => ({ name: "Winter" }),
    ),
    contributors(200),
  ),
  row(
    "DELETE /api/sets/[id]",
    "one",
    on("set", (id) => `/api/sets/${id}`),
    contributors(204),
  ),
  row(
    "POST /api/sets/[id]/restore",
    "one",
    on("deletedSet", (id) => `/api/sets/${id}/restore`),
    contributors(200),
  ),
  row(
    "GET /api/sets/[id]/images",
    "all",
    on("set", (id) => `/api/sets/${id}/images`),
    signedIn(200),
  ),
  row(
    "POST /api/sets/[id]/images",
    "the team's",
    on(
      "set",
      (id) => `/api/sets/${id}/images`,
      (_, { images }) => ({ imageIds: [images.foreign] }),
    ),
    contributors(200),
  ),
  row(
    "PATCH /api/sets/[id]/images",
    "to the front",
    on(
      "set",
      (id) => `/api/sets/${id}/images`,
      (_, { images }) => ({ imageId: images.team, after: null }),
    ),
    contributors(204),
  ),
  row(
    "DELETE /api/sets/[id]/images",
    "one",
    on(
      "set",
      (id) => `/api/sets/${id}/images`,
      (_, { images }) => ({ imageIds: [images.team] }),
    ),
    contributors(200),
  ),
  row(
    "POST /api/shares",
    "a set",
    to("/api/shares", (_, { set }) => ({ setId: set })),
    contributors(201),
  ),
  row(
    "POST /api/shares",
    "the owner's private image",
    to("/api/shares", (_, { images }) => ({ imageIds: [images.secret] })),
    data(403, 404, 201, 404),
  ),
  row(
    "GET /api/shares/[id]",
    "the owner's",
    on("link", (id) => `/api/shares/${id}`),
    data(404, 404, 200, 200),
  ),
  row(
    "PATCH /api/shares/[id]",
    "the owner's",
    on(
      "link",
      (id) => `/api/shares/${id}`,
      () => ({ title: "Winter" }),
    ),
    data(403, 404, 200, 200),
  ),
  row(
    "DELETE /api/shares/[id]",
    "the owner's",
    on("link", (id) => `/api/shares/${id}`),
    data(403, 404, 200, 200),
  ),
  row(
    "POST /api/shares/[id]/restore",
    "the owner's",
    on("revokedLink", (id) => `/api/shares/${id}/restore`),
    data(403, 404, 200, 200),
  ),
  row(
    "PATCH /api/review-comments/[id]",
    "on the team's image",
    on(
      "comment",
      (id) => `/api/review-comments/${id}`,
      () => ({ hidden: true }),
    ),
    contributors(204),
  ),
];
