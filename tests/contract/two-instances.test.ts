import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { createPasswordReset } from "@/lib/people/password-resets";
import { createUser } from "@/lib/people/people";
import { Visitor } from "@/tests/support/browserless";
import { freshTeam, newMember, system } from "@/tests/support/gateway";
import { plainText, startMailbox } from "@/tests/support/mailbox";
import { opened } from "@/tests/support/opened";
import { newServer, type Server, until } from "@/tests/support/server";
import { sharedUpstream } from "@/tests/support/team";

const password = "correct horse battery";
const email = "painter@example.com";
const order = { model: "gpt-image-2", prompt: "a harbour", n: 1, size: "3:2" };
const upstream = sharedUpstream();
const mailbox = opened(startMailbox);
let here: Server;
let there: Server;
let adminHere: Visitor;
let personHere: Visitor;
let personThere: Visitor;
let userId: string;

beforeAll(async () => {
  const mail = { SMTP_URL: mailbox.url, MAIL_FROM: "Studio <studio@example.com>" };
  here = await newServer(mail);
  // Both behind one address, as behind a proxy.
  there = await newServer({ ...mail, APP_URL: here.url, NEXTAUTH_URL: here.url });
  await Promise.all([here.start(), there.start()]);
});
afterAll(async () => {
  await Promise.all([here?.remove(), there?.remove()]);
});
beforeEach(async () => {
  await freshTeam();
  await createUser(system, { email: "admin@example.com", name: "An admin", role: "admin", password });
  userId = (await createUser(system, { email, name: "A painter", role: "member", password })).id;
  adminHere = new Visitor(here.url);
  personHere = new Visitor(here.url);
  expect(await adminHere.signIn("admin@example.com", password)).toBe(true);
  expect(await personHere.signIn(email, password)).toBe(true);
  personThere = another(personHere);
  expect((await personThere.fetch("/api/sheet")).status).toBe(200);
});

/** The same browser at the other instance. */
function another(visitor: Visitor): Visitor {
  const other = new Visitor(there.url, here.url);
  visitor.copyCookiesTo(other);
  return other;
}

/** A page, data, an order and the event stream, asked for at the same moment. */
async function everything(visitor: Visitor): Promise<number[]> {
  const asked = [
    visitor.fetch("/"),
    visitor.fetch("/api/sheet"),
    visitor.fetch("/api/generations", { body: order }),
    visitor.fetch("/api/events"),
  ];
  return (await Promise.all(asked)).map(({ status }) => status);
}

const refused = [307, 401, 401, 401];

test("who is disabled at one instance is refused by both from the next request on, with their key too", async () => {
  const { key, userId: keyOwner } = await newMember("program@example.com");
  const stream = await personThere.fetch("/api/events");
  let ended = false;
  const reading = (async () => {
    for await (const _ of stream.body ?? []);
    ended = true;
  })();
  const patch = (id: string) => adminHere.fetch(`/api/users/${id}`, { method: "PATCH", body: { disabled: true } });
  expect((await patch(userId)).status).toBe(200);
  expect(await everything(personThere)).toEqual(refused);
  expect(await everything(personHere)).toEqual(refused);
  await until("the open event stream ends", 1000, async () => ended);
  await reading;
  expect((await patch(keyOwner)).status).toBe(200);
  const call = { method: "POST", headers: { authorization: `Bearer ${key}` }, body: JSON.stringify(order) };
  expect((await fetch(`${there.url}/v1/images/generations`, call)).status).toBe(401);
  expect(upstream.calls).toHaveLength(0);
  expect(await personHere.signIn(email, password)).toBe(false);
  const login = await personThere.fetch("/mine");
  expect(login.headers.get("location")).toBe("/login?next=%2Fmine");
});

test("a role is what it is now at every instance", async () => {
  const role = (next: string) => adminHere.fetch(`/api/users/${userId}`, { method: "PATCH", body: { role: next } });
  const invite = (n: number) => personThere.fetch("/api/invitations", { body: { email: `guest${n}@example.com` } });
  for (let round = 0; round < 3; round++) {
    await role("admin");
    expect((await invite(round)).status).toBe(201);
    await role("member");
    expect((await invite(100 + round)).status).toBe(403);
    expect((await personThere.fetch("/admin/people")).status).toBe(404);
    await role("viewer");
    const order403 = await personThere.fetch("/api/generations", { body: order });
    expect(order403.status).toBe(403);
  }
  expect(upstream.calls).toHaveLength(0);
  expect(await db.generation.count()).toBe(0);
});

test("a new password ends every other session at every instance, and none of one's own", async () => {
  const phone = new Visitor(here.url);
  expect(await phone.signIn(email, password)).toBe(true);
  const phoneThere = another(phone);
  const body = { current: password, password: "another horse battery" };
  expect((await personHere.fetch("/api/account/password", { method: "PUT", body })).status).toBe(204);
  expect(await everything(phoneThere)).toEqual(refused);
  expect((await personThere.fetch("/api/sheet")).status).toBe(200);
  expect(upstream.calls).toHaveLength(0);
});

test("a session that is revoked is refused by every instance, one or all others", async () => {
  const phone = new Visitor(here.url);
  expect(await phone.signIn(email, password)).toBe(true);
  const phoneThere = another(phone);
  const newest = await db.session.findFirstOrThrow({ where: { userId }, orderBy: { id: "desc" } });
  expect((await personHere.fetch(`/api/account/sessions/${newest.id}`, { method: "DELETE" })).status).toBe(204);
  expect(await everything(phoneThere)).toEqual(refused);
  expect(await phone.signIn(email, password)).toBe(true);
  phone.copyCookiesTo(phoneThere);
  expect((await phoneThere.fetch("/api/sheet")).status).toBe(200);
  expect((await personHere.fetch("/api/account/sessions", { method: "DELETE" })).status).toBe(204);
  expect(await everything(phoneThere)).toEqual(refused);
  expect((await personThere.fetch("/api/sheet")).status).toBe(200);
});

test("a key that is revoked at one instance is refused by both at the next call", async () => {
  const { key, id } = await (await personHere.fetch("/api/keys", { body: { name: "My program" } })).json();
  const call = (server: Server) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    return fetch(`${server.url}/v1/images/generations`, { method: "POST", headers, body: JSON.stringify(order) });
  };
  expect([(await call(here)).status, (await call(there)).status]).toEqual([200, 200]);
  expect((await personThere.fetch(`/api/keys/${id}`, { method: "DELETE" })).status).toBe(204);
  expect(await Promise.all([call(here), call(there)].map(async (answer) => (await answer).status))).toEqual([401, 401]);
  expect(upstream.calls).toHaveLength(2);
});

test("two admins who demote each other at the same moment, each at an instance of their own, leave one", async () => {
  const { id: adminId } = await db.user.findUniqueOrThrow({ where: { email: "admin@example.com" } });
  for (let round = 0; round < 10; round++) {
    await db.user.updateMany({ where: { id: { in: [adminId, userId] } }, data: { role: "admin" } });
    const demote = (by: Visitor, id: string) =>
      by.fetch(`/api/users/${id}`, { method: "PATCH", body: { role: round % 2 ? "member" : "viewer" } });
    const answers = await Promise.all([demote(adminHere, userId), demote(personThere, adminId)]);
    // Whoever comes second is an admin no more, or would be the last.
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses[0]).toBe(200);
    expect([403, 409]).toContain(statuses[1]);
    expect(await db.user.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
  }
});

test("a link for a new password, used here, ends every session there and signs this browser in", async () => {
  const { url } = await createPasswordReset(system, userId);
  const browser = new Visitor(here.url);
  const body = { token: url.split("/reset/")[1], password: "another horse battery" };
  const answer = await browser.fetch("/api/password-resets", { body });
  expect(answer.status).toBe(201);
  for (const cookie of answer.headers.getSetCookie()) expect(cookie).toMatch(/HttpOnly/i);
  expect(await everything(personThere)).toEqual(refused);
  expect((await another(browser).fetch("/api/sheet")).status).toBe(200);
  expect((await new Visitor(here.url).fetch("/api/password-resets", { body })).status).toBe(404);
});

test("an invitation is emailed, and accepted once, however many try at both instances", async () => {
  const guest = "guest@example.com";
  const made = await adminHere.fetch("/api/invitations", { body: { email: guest, role: "viewer" } });
  const { url, emailed } = await made.json();
  expect([made.status, emailed]).toEqual([201, true]);
  const letter = mailbox.letters.find(({ to }) => to.includes(guest));
  expect(letter && plainText(letter)).toContain(url);
  const token = url.split("/invite/")[1];
  const visitors = Array.from({ length: 8 }, (_, n) => new Visitor(n % 2 ? here.url : there.url, here.url));
  const accept = (visitor: Visitor, n: number) =>
    visitor.fetch("/api/invitations/accept", { body: { token, name: `Guest ${n}`, password } });
  const answers = (await Promise.all(visitors.map(accept))).map(({ status }) => status);
  expect(answers.toSorted()).toEqual([201, ...Array(7).fill(404)]);
  const winner = visitors[answers.indexOf(201)];
  expect((await winner?.fetch("/api/sheet"))?.status).toBe(200);
  expect(await db.user.findMany({ where: { email: guest } })).toMatchObject([{ role: "viewer" }]);
  for (const server of [here, there]) expect(server.log()).not.toContain(token);
});
