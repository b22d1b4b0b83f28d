import { v7 as uuidv7 } from "uuid";
import { createKey } from "@/lib/api-keys";
import type { MemberActor } from "@/lib/auth/actor";
import { syncEnvironmentChannels } from "@/lib/channels/environment";
import { seal } from "@/lib/crypto";
import { db, type Prisma } from "@/lib/db";
import type { Role } from "@/lib/generated/prisma/enums";
import { createUser } from "@/lib/people/people";
import { resetDatabase, testEnvironment } from "./database";

export const system = { kind: "system", name: "test" } as const;

/** An empty team with the environment's channel and one member with a key and a quota. */
export async function freshTeam(options: { quota?: number } = {}) {
  await resetDatabase();
  await syncEnvironmentChannels();
  const person = await newMember("member@example.com");
  if (options.quota !== undefined) {
    await db.user.update({ where: { id: person.userId }, data: { monthlyQuota: options.quota } });
  }
  return person;
}

/** Another member, with a key. */
export async function newMember(email: string) {
  const user = await createUser(system, { email, name: "A member", role: "member" });
  const { id: keyId, key } = await createKey(system, { userId: user.id, name: "test" });
  return { userId: user.id, keyId, key };
}

/** Somebody new with that role, signed in. */
export async function signedIn(email: string, role: Role = "member", name = "A member"): Promise<MemberActor> {
  const { id } = await createUser(system, { email, name, role });
  return memberOf(id, { email, name, role });
}

/** Whoever has this account, signed in. */
export function memberOf(userId: string, given: Partial<MemberActor> = {}): MemberActor {
  return {
    ...{ kind: "member", userId, sessionId: crypto.randomUUID(), address: null },
    ...{ email: "member@example.com", name: "A member", role: "member" },
    ...given,
  };
}

/** Has the sessions of these be rows, for what asks whether they go on. */
export async function keepSessions(...actors: MemberActor[]): Promise<void> {
  for (const { sessionId: id, userId } of actors) {
    const expiresAt = new Date(Date.now() + 86_400_000);
    await db.session.create({ data: { id, userId, expiresAt, tokenHash: Buffer.from(id) } });
  }
}

/** A channel of its own for `model`, in front of the scripted upstream unless `channel` says otherwise. */
export async function newChannel(
  model: string,
  channel: Partial<Prisma.ChannelUncheckedCreateInput> & { key?: string } = {},
): Promise<void> {
  const { key = testEnvironment.UPSTREAM_API_KEY, ...given } = channel;
  const id = uuidv7();
  await db.channel.create({
    data: {
      id,
      name: model,
      kind: "unified",
      baseUrl: testEnvironment.UPSTREAM_BASE_URL,
      sealedKey: seal(key, id),
      models: [{ name: model }],
      ...given,
    },
  });
}

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** Calls a route handler as a program with `key` would; a string body goes as it is. */
export async function call(handler: Handler, key: string | null, body?: unknown, headers: Record<string, string> = {}) {
  const request = new Request("http://localhost:3000/v1/images/generations", {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const response = await handler(request, { params: Promise.resolve({}) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** What the ledger says of a person: it has to agree with the counter. */
export async function books(userId: string) {
  const [window] = await db.quotaWindow.findMany({ where: { userId } });
  const entries = await db.ledgerEntry.groupBy({ by: ["kind"], where: { userId }, _sum: { amount: true } });
  const sum = (kind: string) => entries.find((entry) => entry.kind === kind)?._sum.amount ?? 0;
  return {
    counter: { spent: window?.spent ?? 0, reserved: window?.reserved ?? 0 },
    ledger: { reserved: sum("reserve"), settled: sum("settle"), released: sum("release") },
  };
}

/** Whether the official SDKs send a request again that was answered like this. */
export function sdkAsksAgain({ status, headers }: { status: number; headers: Headers }): boolean {
  const told = headers.get("x-should-retry");
  if (told === "true" || told === "false") return told === "true";
  return status === 408 || status === 409 || status === 429 || status >= 500;
}
