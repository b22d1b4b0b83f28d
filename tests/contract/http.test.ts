import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { createUser } from "@/lib/people/people";
import { Visitor } from "@/tests/support/browserless";
import { system } from "@/tests/support/gateway";
import { teamOnServer } from "@/tests/support/team";

const email = "painter@example.com";
const password = "correct horse battery";
const { person, server } = teamOnServer();
let visitor: Visitor;

beforeEach(async () => {
  await createUser(system, { email, name: "A painter", role: "member", password });
  visitor = new Visitor(server.url);
});

const withKey = (path: string, method: string, body?: unknown) =>
  fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${person.key}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

async function csrfToken(): Promise<string> {
  return (await (await visitor.fetch("/api/auth/csrf")).json()).csrfToken;
}

describe("signing in", () => {
  const callback = "/api/auth/callback/credentials";

  test.each([null, "null", "https://evil.example.com"])("from %s is refused", async (origin) => {
    const form = { csrfToken: await csrfToken(), email, password, json: "true" };
    const foreign = new Visitor(server.url, origin);
    visitor.copyCookiesTo(foreign);
    const answer = await foreign.fetch(callback, { form });
    expect([answer.status, (await answer.json()).error.code]).toEqual([403, "foreign_origin"]);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await db.session.count()).toBe(0);
  });

  test.each([
    ["an email with a NUL", { email: "painter\0@example.com", password }],
    ["a password with a NUL", { email, password: "\0" }],
    ["a long email", { email: `${"a".repeat(300)}@example.com`, password }],
    ["a long password", { email, password: "a".repeat(10_000) }],
    ["no fields", {}],
  ])("%s is refused like a wrong password, and nothing is told of the database", async (_, fields) => {
    const form = { csrfToken: await csrfToken(), json: "true", callbackUrl: "http://[", ...fields };
    const answer = await visitor.fetch(callback, { form: form as Record<string, string> });
    const { url } = await answer.json();
    expect([answer.status, new URL(url).searchParams.get("error")]).toEqual([401, "CredentialsSignin"]);
    expect(await db.attempt.count()).toBe(0);
  });

  test("what is not fields is refused in our own words", async () => {
    const post = (type: string, body: string) =>
      fetch(server.url + callback, {
        method: "POST",
        headers: { origin: server.url, "content-type": type },
        body,
      });
    const broken = await post("application/json", "{");
    expect([broken.status, (await broken.json()).error.code]).toEqual([400, "invalid_json"]);
    const odd = await post("application/json", JSON.stringify({ email: { not: "text" }, csrfToken: ["x"] }));
    expect([odd.status, (await odd.json()).error.code]).toEqual([400, "invalid_value"]);
    const large = await post("application/x-www-form-urlencoded", `email=${"a".repeat(70_000)}`);
    expect([large.status, (await large.json()).error.message]).toEqual([413, "The body is larger than 64 KiB."]);
  });

  test("the cookie's token is not told to scripts, and next-auth shows no page of its own", async () => {
    expect(await visitor.signIn(email, password)).toBe(true);
    const session = await (await visitor.fetch("/api/auth/session")).json();
    expect(Object.keys(session)).toEqual(["expires"]);
    for (const page of ["signin", "error", "verify-request", "signout"]) {
      expect((await visitor.fetch(`/api/auth/${page}`)).status, page).toBe(302);
    }
  });
});

test.each(["/api/nothing", "/api/images/nothing", "/media/nothing", "/media/a/b/c"])(
  "%s has no page of its own, and says so as data",
  async (path) => {
    for (const method of ["GET", "POST"]) {
      const answer = await visitor.fetch(path, { method, headers: { origin: server.url } });
      expect([answer.status, (await answer.json()).error.code], method).toEqual([404, "not_found"]);
    }
  },
);

test("HEAD answers with headers alone, also where the body would never end", async () => {
  await visitor.signIn(email, password);
  const head = await visitor.fetch("/api/events", { method: "HEAD", signal: AbortSignal.timeout(5000) });
  expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([
    200,
    "text/event-stream; charset=utf-8",
    "",
  ]);
});

test.each([
  ["/api/nothing"],
  ["/media/nothing"],
  ["/media/nothing/small"],
  ["/v1"],
  ["/v1/nothing"],
  ["/_next/nothing"],
  ["/_next/static/nothing.js"],
])("%s may load nothing in a browser", async (path) => {
  const policy = (await visitor.fetch(path)).headers.get("content-security-policy");
  if (path === "/v1") expect((await withKey(path, "GET")).headers.get("content-type")).toBe("application/json");
  else expect(policy).toBe("default-src 'none'; frame-ancestors 'none'");
});

// A browser asks for the second by itself, wherever a document names no icon: one that is read from a file, or is being replaced.
test.each([
  ["/icon.svg", "image/svg+xml"],
  ["/favicon.ico", "image/x-icon"],
])("%s is there without a session", async (path, type) => {
  const answer = await visitor.fetch(path);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
});

test.each(["/icon-x", "/favicon-x", "/favicon.icon", "/v1x", "/api", "/media"])(
  "%s has a page's policy",
  async (path) => {
    const policy = (await visitor.fetch(path)).headers.get("content-security-policy");
    expect(policy).toMatch(/^default-src 'self'; script-src 'self' 'nonce-/);
  },
);

test.each([
  ["/v1/models", "POST", "GET"],
  ["/v1/models", "DELETE", "GET"],
  ["/v1/images/generations", "GET", "POST"],
  ["/v1/images/generations", "PUT", "POST"],
  ["/v1/images/generations", "OPTIONS", "POST"],
])("%s does not know %s, and says so as the API does", async (path, method, allow) => {
  const answer = await withKey(path, method, method === "GET" ? undefined : {});
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
  expect((await answer.json()).error).toMatchObject({ code: "method_not_allowed", type: "invalid_request_error" });
});

test.each(["/v1/%ff", "/v1/generations/%", "/v1/images/%zz?x=%ff"])(
  "%s does not exist, in the API's words",
  async (path) => {
    const answer = await withKey(path, "GET");
    expect([answer.status, (await answer.json()).error.code]).toEqual([404, "not_found"]);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  },
);

test("an address of broken percent-encoding is no fault of the server's elsewhere either", async () => {
  const answers = await Promise.all(["/%ff", "/api/%ff", "/media/%ff/small"].map((path) => visitor.fetch(path)));
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
});

test("fields with odd names that were ignored are named in a header of a bounded length", async () => {
  await db.channel.updateMany({ data: { kind: "demo" } });
  const order = { model: "gpt-image-2", prompt: "a harbour", size: "1024x1024" };
  const odd = await withKey("/v1/images/generations", "POST", { ...order, "a\r\nset-cookie: x": 1, "日本,é": 2 });
  const names = odd.headers.get("x-ignored-fields")?.split(",").map(decodeURIComponent);
  expect([odd.status, names]).toEqual([200, ["a\r\nset-cookie: x", "日本,é"]]);
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`field-${i}`, i]));
  const long = await withKey("/v1/images/generations", "POST", { ...order, ...many });
  expect(long.status).toBe(200);
  expect(long.headers.get("x-ignored-fields")).toMatch(/^field-0,field-1,.{500,990},\.\.\.$/);
});

test("a cursor or an image that Postgres could not read finds what a broken one finds", async () => {
  await visitor.signIn(email, password);
  const id = "01234567-89ab-7def-8123-456789abcdef";
  for (const time of ["-000001-01-01T00:00:00.000Z", "0000-01-01T00:00:00.000Z", "+010000-01-01T00:00:00.000Z"]) {
    expect((await visitor.fetch(`/api/sheet?cursor=${encodeURIComponent(`${time}_${id}`)}`)).status).toBe(200);
  }
});

test("a signed link ends with its image in the trash", async () => {
  const made = await withKey("/v1/images/generations", "POST", { model: "gpt-image-2", prompt: "a harbour" });
  const { data } = await made.json();
  expect((await fetch(data[0].url)).status).toBe(200);
  await db.image.updateMany({ data: { deletedAt: new Date() } });
  expect((await fetch(data[0].url)).status).toBe(404);
});
