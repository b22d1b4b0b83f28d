import { once } from "node:events";
import { request } from "node:http";
import { beforeEach, describe, expect, test } from "vitest";
import { createKey } from "@/lib/api-keys";
import { db } from "@/lib/db";
import { createUser } from "@/lib/people/people";
import { Visitor } from "@/tests/support/browserless";
import { freshTeam, system } from "@/tests/support/gateway";
import type { Server } from "@/tests/support/server";
import { openServer } from "@/tests/support/team";

const email = "painter@example.com";
const password = "correct horse battery";
const elsewhere = "203.0.113.7";
let person: Awaited<ReturnType<typeof freshTeam>>;

beforeEach(async () => {
  person = await freshTeam();
  await createUser(system, { email, name: "A painter", role: "member", password });
});

const keyFor = async (allowed: string) =>
  (await createKey(system, { userId: person.userId, name: "kept", allowedAddresses: [allowed] })).key;

/** The status of a call with these headers, from `from` of this machine's own addresses. */
async function callFrom(server: Server, key: string, headers: Record<string, string> = {}, from = "127.0.0.1") {
  const url = new URL("/v1/models", server.url);
  const sent = request(url, { headers: { authorization: `Bearer ${key}`, ...headers }, localAddress: from }).end();
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}

async function signInFrom(server: Server, headers: Record<string, string>): Promise<string | null> {
  const visitor = new Visitor(server.url);
  const { csrfToken } = await (await visitor.fetch("/api/auth/csrf")).json();
  await visitor.fetch("/api/auth/callback/credentials", {
    form: { csrfToken, email, password, json: "true" },
    headers,
  });
  const session = await db.session.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  return session.address;
}

const forged = [
  ["X-Forwarded-For", elsewhere],
  ["X-Proofsheet-Peer", elsewhere],
  ["x-proofsheet-PEER", `${elsewhere}, ${elsewhere}`],
  ["Forwarded", `for=${elsewhere}`],
  ["X-Real-IP", elsewhere],
] as const;

describe("without a proxy in front", () => {
  const server = openServer();

  test("the connection's own address counts", async () => {
    const key = await keyFor("127.0.0.2");
    expect(await callFrom(server, key, {}, "127.0.0.2")).toBe(200);
    expect(await callFrom(server, key, {}, "127.0.0.3")).toBe(403);
  });

  test.each(forged)("a caller's own %s is not believed", async (name, value) => {
    expect(await callFrom(server, await keyFor(elsewhere), { [name]: value })).toBe(403);
    expect(await callFrom(server, await keyFor("127.0.0.1"), { [name]: value })).toBe(200);
    expect(await signInFrom(server, { [name]: value })).toBe("127.0.0.1");
  });
});

describe("behind two proxies", () => {
  const server = openServer({ TRUSTED_PROXIES: "2" });

  test.each([
    ["203.0.113.7, 10.0.0.1", 200],
    ["203.0.113.7:4711, 10.0.0.1", 200],
    ["198.51.100.1, 203.0.113.7, 10.0.0.1", 200],
    ["203.0.113.7, 198.51.100.1, 10.0.0.1", 403],
    ["203.0.113.7", 403],
  ])("%s: the second from the end is the caller", async (chain, expected) => {
    expect(await callFrom(server, await keyFor(elsewhere), { "x-forwarded-for": chain })).toBe(expected);
  });

  test("who comes past the proxies is who is connected", async () => {
    expect(await callFrom(server, await keyFor("127.0.0.1"), { "x-proofsheet-peer": elsewhere })).toBe(200);
    expect(await signInFrom(server, { "x-forwarded-for": `${elsewhere}, 10.0.0.1` })).toBe(elsewhere);
  });
});
