import { decode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { createInvitation } from "@/lib/people/invitations";
import { changeUser, createUser } from "@/lib/people/people";
import { Visitor } from "@/tests/support/browserless";
import { resetDatabase, testEnvironment } from "@/tests/support/database";
import { system } from "@/tests/support/gateway";
import { opened } from "@/tests/support/opened";
import { newServer, type Server } from "@/tests/support/server";
import { startProvider } from "@/tests/support/sign-on";

const provider = opened(startProvider);
let server: Server;

beforeAll(async () => {
  server = await newServer({
    ...provider.environment,
    OIDC_NAME: "Example login",
    OIDC_ALLOWED_DOMAINS: "example.com, example.org",
  });
  provider.allow(server.url);
  await server.start();
});
afterAll(() => server?.remove());
beforeEach(async () => {
  await resetDatabase();
  await createUser(system, { email: "admin@example.com", name: "An admin", role: "admin" });
  provider.asked.length = 0;
});

const address = "painter@example.com";
const painter = { sub: "painter-1", email: address, email_verified: true, name: "A painter" };

type Options = { next?: string; change?: (back: URL) => void };

/** Goes the whole way of a browser to the provider and back; gives where it ends and who that is then. */
async function signOn({ next = "/", change }: Options = {}) {
  const visitor = new Visitor(server.url);
  const elsewhere = new Visitor(provider.issuer, null);
  const { csrfToken } = (await (await visitor.fetch("/api/auth/csrf")).json()) as { csrfToken: string };
  const form = { csrfToken, callbackUrl: next, json: "true" };
  const started = await visitor.fetch("/api/auth/signin/sso", { form });
  let { url } = (await started.json()) as { url: string };
  while (url.startsWith(provider.issuer)) {
    const answer = await elsewhere.fetch(url.slice(provider.issuer.length));
    url = new URL(answer.headers.get("location") ?? "/lost", url).href;
  }
  const back = new URL(url);
  change?.(back);
  const answer = await visitor.fetch(back.pathname + back.search);
  const place = (answer.headers.get("location") ?? "").replace(server.url, "");
  return { visitor, place, cookies: answer.headers.getSetCookie(), status: (await visitor.fetch("/api/sheet")).status };
}

const accounts = () => db.user.findMany({ where: { email: { not: "admin@example.com" } }, orderBy: { id: "asc" } });

test("PKCE, state and nonce are used, and the cookie holds a random session token alone", async () => {
  provider.is(painter);
  const { cookies } = await signOn();
  const [asked] = provider.asked;
  expect(asked?.searchParams.get("code_challenge_method")).toBe("S256");
  for (const name of ["code_challenge", "state", "nonce"])
    expect(asked?.searchParams.get(name)).toMatch(/^[\w-]{20,}$/);
  const cookie = cookies.find((line) => line.startsWith("next-auth.session-token="));
  expect(cookie).toMatch(/; HttpOnly; SameSite=Lax/i);
  const claims = await decode({ token: cookie?.split(/[=;]/)[1] ?? "", secret: testEnvironment.AUTH_SECRET });
  expect(Object.keys(claims ?? {}).sort()).toEqual(["exp", "iat", "jti", "session"]);
});

test("an account with the verified email is tied to the identity, and found by it when the email has changed", async () => {
  const { id } = await createUser(system, { email: address, name: "Made by hand", role: "viewer" });
  provider.is({ ...painter, email: "Painter@Example.com" });
  expect(await signOn()).toMatchObject({ place: "/", status: 200 });
  expect(await accounts()).toMatchObject([
    { id, name: "Made by hand", role: "viewer", ssoSubject: `${provider.issuer}#painter-1` },
  ]);
  expect(await db.auditEvent.findMany({ where: { action: "account.link_sso" } })).toMatchObject([
    { subject: id, actorName: address, address: "127.0.0.1" },
  ]);
  provider.is({ ...painter, email: "married@example.com" });
  expect(await signOn()).toMatchObject({ place: "/", status: 200 });
  expect(await accounts()).toHaveLength(1);
  expect(await db.session.count({ where: { userId: id } })).toBe(2);
});

test("an open invitation is accepted, with its role and quota", async () => {
  await createInvitation(system, { email: "guest@example.net", role: "viewer", monthlyQuota: 3 });
  provider.is({ sub: "guest", email: "guest@example.net", email_verified: true, name: "A guest" });
  expect(await signOn()).toMatchObject({ place: "/", status: 200 });
  expect(await accounts()).toMatchObject([
    { email: "guest@example.net", name: "A guest", role: "viewer", monthlyQuota: 3 },
  ]);
  expect((await db.invitation.findFirst())?.acceptedAt).toBeInstanceOf(Date);
  const actions = await db.auditEvent.findMany({ where: { actorName: "guest@example.net" } });
  expect(actions.map(({ action, address }) => [action, address])).toEqual([
    ["user.create", "127.0.0.1"],
    ["invitation.accept", "127.0.0.1"],
  ]);
});

test("a new address of an allowed domain gets a member's account, once, however many sign on at once", async () => {
  provider.is(painter);
  const all = await Promise.all([signOn(), signOn(), signOn()]);
  expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await accounts()).toMatchObject([{ email: address, name: "A painter", role: "member", passwordHash: null }]);
});

test.each([
  [
    "of another domain",
    { sub: "x", email: "painter@example.net", email_verified: true },
    "SsoUninvited",
    "no invitation",
  ],
  [
    "of a domain that only ends alike",
    { sub: "x", email: "p@notexample.com", email_verified: true },
    "SsoUninvited",
    "",
  ],
  ["that is not verified", { ...painter, email_verified: false }, "SsoUnverified", "has not verified your email"],
  ["without an email", { sub: "x" }, "SsoUnverified", "Example login has not verified"],
])("an identity %s is refused in a clear sentence", async (_, identity, code, words) => {
  provider.is(identity);
  const { place, status, visitor } = await signOn();
  expect([place, status]).toEqual([`/login?error=${code}`, 401]);
  const page = await (await visitor.fetch(place)).text();
  expect(page).toContain(words);
  expect(page).toContain("Continue with");
  expect([await db.user.count(), await db.session.count()]).toEqual([1, 0]);
});

test("an unverified email opens no account, though there is one", async () => {
  await createUser(system, { email: address, name: "A painter" });
  provider.is({ ...painter, email_verified: false });
  expect(await signOn()).toMatchObject({ place: "/login?error=SsoUnverified", status: 401 });
  expect(await accounts()).toMatchObject([{ ssoSubject: null }]);
});

test("somebody who is disabled stays out, and another identity with the same email too", async () => {
  provider.is(painter);
  await signOn();
  provider.is({ ...painter, sub: "painter-2" });
  expect(await signOn()).toMatchObject({ place: "/login?error=SsoOther", status: 401 });
  const [account] = await accounts();
  await changeUser(system, account?.id ?? "", { disabled: true });
  provider.is(painter);
  expect(await signOn()).toMatchObject({ place: "/login?error=SsoDisabled", status: 401 });
  expect(await db.session.count()).toBe(0);
});

test("it leads back to the page that was asked for, on this site alone", async () => {
  provider.is(painter);
  for (const [next, place] of [
    ["/mine?x=1", "/mine?x=1"],
    [`${server.url}/sets`, "/sets"],
    ["https://evil.example.com/", "/"],
    ["//evil.example.com/", "/"],
  ]) {
    expect((await signOn({ next: next ?? "" })).place).toBe(place);
  }
});

test("an answer that was made for another browser, or that is none, signs nobody in", async () => {
  provider.is(painter);
  const changes: ((back: URL) => void)[] = [
    (back) => back.searchParams.set("state", "made-up"),
    (back) => back.searchParams.delete("state"),
    (back) => back.searchParams.set("code", "made-up"),
    (back) => {
      back.search = "?error=access_denied";
    },
  ];
  for (const change of changes) {
    const { place, status, visitor } = await signOn({ change });
    expect(status).toBe(401);
    expect(place).toMatch(/^\/login\?error=\w+$|^\/api\/auth\/error\?error=\w+$/);
    if (place.startsWith("/login")) expect(await (await visitor.fetch(place)).text()).toContain("did not work");
  }
  expect(await db.session.count()).toBe(0);
});

test("the log has neither the client's secret nor a token", async () => {
  provider.is(painter);
  await signOn();
  expect(server.log()).not.toContain(provider.environment.OIDC_CLIENT_SECRET);
  expect(server.log()).not.toMatch(/eyJ[\w-]+\.eyJ/);
});
