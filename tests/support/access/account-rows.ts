import { passwordOf } from "./people";
import { contributors, data, everybody, made, on, type Row, row, signedIn, to } from "./row";

const newEmail = () => `${crypto.randomUUID()}@example.com`;
const firstToken = "no setup token";
const provider = { kind: "unified", baseUrl: "https://api.example.com/v1", key: "sk-none" };

/** One's own account, keys and wishes, and the ways in. */
export const accountRows: Row[] = [
  row("GET /api/keys", "one's own", "/api/keys", signedIn(200)),
  row(
    "POST /api/keys",
    "one's own",
    to("/api/keys", () => ({ name: "My program" })),
    contributors(201),
  ),
  row(
    "DELETE /api/keys/[id]",
    "the owner's",
    on("key", (id) => `/api/keys/${id}`),
    data(404, 404, 204, 404),
  ),
  row(
    "PATCH /api/account",
    "one's own",
    to("/api/account", (_, __, caller) => ({ name: `The ${caller}` })),
    signedIn(200),
  ),
  row(
    "PUT /api/account/password",
    "one's own",
    to("/api/account/password", (_, __, caller) => {
      const password = passwordOf(caller as Parameters<typeof passwordOf>[0]);
      return { current: password, password };
    }),
    signedIn(204),
  ),
  row(
    "DELETE /api/account/sessions/[id]",
    "the owner's",
    on("session", (id) => `/api/account/sessions/${id}`),
    data(404, 404, 204, 404),
  ),
  row("DELETE /api/account/sessions", "one's own others", { path: () => "/api/account/sessions" }, signedIn(204)),
  row(
    "POST /api/quota-requests",
    "for oneself",
    { make: made("noWish"), path: () => "/api/quota-requests", body: () => ({ amount: 5 }) },
    contributors(201),
  ),
  row(
    "DELETE /api/quota-requests/[id]",
    "the owner's",
    on("wish", (id) => `/api/quota-requests/${id}`),
    data(404, 404, 200, 404),
  ),
  row(
    "POST /api/setup",
    "after it was done",
    to("/api/setup", () => ({
      ...{ token: firstToken, email: newEmail(), name: "Intruder", password: passwordOf("guest") },
      ...{ teamName: "Taken", monthlyQuota: 1 },
    })),
    everybody(403),
  ),
  row(
    "POST /api/setup/test",
    "after it was done",
    to("/api/setup/test", () => ({ token: firstToken, provider })),
    everybody(403),
  ),
  row(
    "POST /api/invitations/accept",
    "a good link",
    {
      make: made("invitationToken"),
      path: () => "/api/invitations/accept",
      body: (token) => ({ token, name: "A guest", password: passwordOf("guest") }),
    },
    everybody(201),
  ),
  row(
    "POST /api/invitations/accept",
    "no link",
    to("/api/invitations/accept", () => ({ token: "none", name: "A guest", password: passwordOf("guest") })),
    everybody(404),
  ),
  row(
    "POST /api/password-resets",
    "a good link",
    {
      make: made("resetToken"),
      path: () => "/api/password-resets",
      body: (token) => ({ token, password: passwordOf("guest") }),
    },
    everybody(201),
  ),
  row(
    "POST /api/password-resets",
    "no link",
    to("/api/password-resets", () => ({ token: "none", password: passwordOf("guest") })),
    everybody(404),
  ),
  row("GET /api/auth/[...nextauth]", "the session", "/api/auth/session", everybody(200)),
  row("GET /api/auth/[...nextauth]", "the ways to sign in", "/api/auth/providers", everybody(200)),
  row(
    "POST /api/auth/[...nextauth]",
    "a sign-out that no page of ours asked for",
    { path: () => "/api/auth/signout", form: { json: "true" } },
    everybody(200),
  ),
  row("GET /api/health/live", "for anybody", "/api/health/live", everybody(200)),
  row("GET /api/health/ready", "for anybody", "/api/health/ready", everybody(200)),
  ...["DELETE", "GET", "PATCH", "POST", "PUT"].flatMap((method) => [
    row(`${method} /api/[...path]`, "where there is nothing", "/api/nothing/here", everybody(404)),
    row(`${method} /media/[...path]`, "where there is nothing", "/media/nothing", everybody(404)),
  ]),
];
