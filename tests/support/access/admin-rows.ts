import { db } from "@/lib/db";
import { admins, on, type Row, row, to } from "./row";

const newEmail = () => `${crypto.randomUUID()}@example.com`;

/** What admins do. */
export const adminRows: Row[] = [
  row(
    "PATCH /api/quota-requests/[id]",
    "the owner's",
    on(
      "wish",
      (id) => `/api/quota-requests/${id}`,
      () => ({ decision: "approve" }),
    ),
    admins(204),
  ),
  row(
    "GET /api/jobs",
    "the owner's private one",
    { path: (_, { generations }) => `/api/jobs?ids=${generations.secret}&since=` },
    admins(200),
  ),
  row("GET /api/audit/csv", "all", "/api/audit/csv", admins(200)),
  row("GET /api/usage/csv", "all", "/api/usage/csv", admins(200)),
  row(
    "POST /api/users",
    "a new one",
    to("/api/users", () => ({ email: newEmail(), name: "Somebody" })),
    admins(201),
  ),
  row(
    "PATCH /api/users/[id]",
    "to an admin",
    on(
      "person",
      (id) => `/api/users/${id}`,
      () => ({ role: "admin", disabled: true }),
    ),
    admins(200),
  ),
  row(
    "PATCH /api/users/[id]",
    "oneself to an admin",
    {
      path: (_, { people }, caller) =>
        `/api/users/${caller in people ? people[caller as keyof typeof people].id : people.other.id}`,
      body: () => ({ role: "admin" }),
    },
    admins(200),
  ),
  row(
    "GET /api/users/[id]/grants",
    "one's",
    on("person", (id) => `/api/users/${id}/grants`),
    admins(200),
  ),
  row(
    "POST /api/users/[id]/grants",
    "to somebody",
    on(
      "person",
      (id) => `/api/users/${id}/grants`,
      () => ({ amount: 5, reason: "a campaign" }),
    ),
    admins(201),
  ),
  row(
    "DELETE /api/grants/[id]",
    "the owner's",
    on("grant", (id) => `/api/grants/${id}`),
    admins(204),
  ),
  row(
    "GET /api/users/[id]/offboarding",
    "the preview",
    on("person", (id) => `/api/users/${id}/offboarding`),
    admins(200),
  ),
  row(
    "POST /api/users/[id]/offboarding",
    "to the trash",
    on(
      "person",
      (id) => `/api/users/${id}/offboarding`,
      () => ({ heirId: null }),
    ),
    admins(200),
  ),
  row(
    "POST /api/users/[id]/password-reset",
    "for somebody",
    on("person", (id) => `/api/users/${id}/password-reset`),
    admins(201),
  ),
  row(
    "POST /api/invitations",
    "a new one",
    to("/api/invitations", () => ({ email: newEmail() })),
    admins(201),
  ),
  row(
    "POST /api/invitations/[id]",
    "once more",
    on("invitation", (id) => `/api/invitations/${id}`),
    admins(200),
  ),
  row(
    "DELETE /api/invitations/[id]",
    "one",
    on("invitation", (id) => `/api/invitations/${id}`),
    admins(204),
  ),
  row("GET /api/channels", "all", "/api/channels", admins(200)),
  row(
    "POST /api/channels",
    "a new one",
    to("/api/channels", () => ({
      name: `c${crypto.randomUUID().slice(0, 8)}`,
      kind: "demo",
      baseUrl: null,
      models: [{ name: "none" }],
    })),
    admins(201),
  ),
  row(
    "PUT /api/channels/[id]",
    "its place",
    {
      // It says what it was changed from.
      make: async (world) => {
        const id = await world.make.channel();
        const { updatedAt } = await db.channel.findUniqueOrThrow({ where: { id } });
        return `${id} ${updatedAt.toISOString()}`;
      },
      path: (id) => `/api/channels/${id.split(" ")[0]}`,
      body: (id) => ({ priority: -7, updatedAt: id.split(" ")[1] }),
    },
    admins(200),
  ),
  row(
    "PATCH /api/channels/[id]",
    "off",
    on(
      "channel",
      (id) => `/api/channels/${id}`,
      () => ({ enabled: false }),
    ),
    admins(200),
  ),
  row(
    "DELETE /api/channels/[id]",
    "one",
    on("channel", (id) => `/api/channels/${id}`),
    admins(204),
  ),
  row(
    "POST /api/channels/[id]/test",
    "one",
    on(
      "channel",
      (id) => `/api/channels/${id}/test`,
      () => ({}),
    ),
    admins(200),
  ),
  row(
    "PATCH /api/team",
    "as it is",
    {
      make: async () =>
        JSON.stringify(await db.team.findUniqueOrThrow({ where: { id: 1 }, omit: { id: true, masterKeyCheck: true } })),
      path: () => "/api/team",
      body: (team) => JSON.parse(team),
    },
    admins(200),
  ),
];
