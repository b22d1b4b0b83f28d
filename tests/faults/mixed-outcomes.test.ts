import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { getQuota } from "@/lib/generations/quota";
import { reverseCharge } from "@/lib/generations/reverse";
import { grant } from "@/lib/quotas/grants";
import { listLedger } from "@/lib/quotas/ledger";
import type { LedgerView } from "@/lib/schemas/quota";
import { books, freshTeam, newChannel, newMember, system } from "@/tests/support/gateway";
import { newServer, type Server, until } from "@/tests/support/server";
import {
  type Answer,
  byPrompt,
  json,
  ok,
  picture,
  promptOf,
  reset,
  startUpstream,
  text,
  type Upstream,
} from "@/tests/support/upstream";

// A thousand requests that end in every way there is, while both servers are killed once: the books have to be right.

const count = 1000;
const parallel = 40;
const broken = Buffer.from("not an image").toString("base64");

const faults = [reset(), json(500, {}), text(200, "<html>")];
const failing = (index: number) => `failing-${Math.floor(index / 12) % 42}`;

/** What the upstream does with the request number `index`, what it is for, and whether its caller waits. */
function planOf(index: number): { answer: Answer; model: string; n: number; abortAfterMs: number | null } {
  const plain = { answer: later(ok(), index % 120), model: "gpt-image-2", n: 1, abortAfterMs: null };
  switch (index % 12) {
    case 1:
      return { ...plain, n: 3, answer: partly };
    case 3:
      return { ...plain, answer: json(400, { error: { message: "no", code: "moderation_blocked" } }) };
    case 5:
      // A channel of its own: one that says «slow down» is left alone for a while.
      return { ...plain, model: "busy", answer: json(429, { error: { message: "slow down" } }) };
    case 6:
      // Each of these channels fails twice at most: one that fails three times in a row is left alone as well.
      return { ...plain, model: failing(index), n: 2, answer: faults[Math.floor(index / 12) % 3] as Answer };
    case 8:
      return { ...plain, answer: later(ok(), 300), abortAfterMs: index % 250 };
    case 10:
      return { ...plain, model: "unserved" };
    default:
      return plain;
  }
}

const later =
  (answer: Answer, ms: number): Answer =>
  async (...args) => {
    await setTimeout(ms);
    await answer(...args);
  };

/** Three images, of which the second is none. */
const partly: Answer = async (...args) => {
  const good = { b64_json: (await picture()).toString("base64") };
  await json(200, { created: 1, data: [good, { b64_json: broken }, good] })(...args);
};

let upstream: Upstream;
let servers: Server[];
let people: Awaited<ReturnType<typeof newMember>>[];

beforeAll(async () => {
  upstream = await startUpstream();
  const first = await newServer();
  servers = [first, await newServer({ DATA_DIR: first.folder })];
  await freshTeam();
  await newChannel("busy");
  for (let number = 0; number < 42; number++) await newChannel(`failing-${number}`);
  people = await Promise.all([0, 1, 2].map((index) => newMember(`member-${index}@example.com`)));
  await db.user.updateMany({ data: { monthlyQuota: 250 } });
  await Promise.all(servers.map((server) => server.start()));
  upstream.answers(byPrompt((prompt) => planOf(Number(prompt)).answer));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.remove()));
  await upstream.stop();
});

/** All pages of a person's month. */
async function wholeLedger(userId: string): Promise<LedgerView> {
  const named = { email: "member@example.com", name: "A member" };
  const actor: MemberActor = { kind: "member", userId, sessionId: userId, address: null, role: "member", ...named };
  const first = await listLedger(actor);
  for (let cursor = first.nextCursor; cursor; ) {
    const page = await listLedger(actor, { cursor });
    first.lines.push(...page.lines);
    cursor = page.nextCursor;
  }
  return first;
}

async function ask(index: number): Promise<string> {
  const { model, n, abortAfterMs } = planOf(index);
  try {
    const response = await fetch(`${servers[index % 2]?.url}/v1/images/generations`, {
      method: "POST",
      headers: { authorization: `Bearer ${people[index % 3]?.key}` },
      body: JSON.stringify({ model, n, prompt: String(index) }),
      ...(abortAfterMs !== null && { signal: AbortSignal.timeout(abortAfterMs) }),
    });
    const { error } = await response.json();
    return error ? `${response.status} ${error.code}` : String(response.status);
  } catch (error) {
    return (error as Error).name;
  }
}

/** Ends one server without warning and starts it again. */
async function killed(index: number): Promise<void> {
  await servers[index]?.kill("SIGKILL");
  await servers[index]?.start();
}

test("1,000 mixed outcomes, aborting clients and two kills: all who tell of the quota agree, nothing stays reserved", async () => {
  const seen: Record<string, number> = {};
  const restarts: Promise<void>[] = [];
  let next = 0;
  const caller = async () => {
    for (let index = next++; index < count; index = next++) {
      if (index === 250 || index === 550) restarts.push(killed(index === 250 ? 0 : 1));
      const ended = await ask(index);
      seen[ended] = (seen[ended] ?? 0) + 1;
      // Nobody is there: let the other server have its share before all of this one's is used up.
      if (ended === "TypeError") await setTimeout(200);
    }
  };
  await Promise.all(Array.from({ length: parallel }, caller));
  await Promise.all(restarts);
  // Every kind of end did happen: answers, refusals, the quota's end, aborts and broken connections.
  expect(Object.keys(seen)).toEqual(
    expect.arrayContaining([
      ...["200", "400 moderation_blocked", "404 model_not_found", "429 insufficient_quota", "429 rate_limit_exceeded"],
      ...["502 upstream_failed", "502 upstream_invalid_response", "TimeoutError", "TypeError"],
    ]),
  );

  const open = { where: { state: { in: ["queued", "running"] as ("queued" | "running")[] } } };
  await until("all have ended", 60_000, async () => (await db.generation.count(open)) === 0);

  const generations = await db.generation.findMany({ include: { ledger: true, _count: { select: { images: true } } } });
  expect(generations.length).toBeGreaterThan(500);
  for (const { id, state, n, ledger, _count } of generations) {
    const charged = { succeeded: _count.images, unknown: n, failed: 0 }[state as "succeeded" | "unknown" | "failed"];
    const end = charged > 0 ? ["settle", charged] : ["release", n];
    const entries = ledger.map(({ kind, amount }) => [kind, amount]).sort();
    expect(entries, `${state} ${id}`).toEqual([["reserve", n], end].sort());
  }
  const calls = upstream.calls.map(promptOf);
  expect(new Set(calls).size, "no request reached the upstream twice").toBe(calls.length);
  for (const { userId } of people) {
    const { counter, ledger } = await books(userId);
    expect(counter).toEqual({ spent: ledger.settled, reserved: 0 });
    expect(counter.spent).toBeLessThanOrEqual(250);
  }

  // What may have been paid is given back in part, then everybody who tells of the quota says the same.
  const unknown = generations.filter(({ state }) => state === "unknown").slice(0, 5);
  expect(unknown).toHaveLength(5);
  for (const { id } of unknown) await reverseCharge(system, id, "not on the bill");
  for (const [index, { userId, key }] of people.entries()) {
    await grant(system, userId, { amount: 3, reason: "enough for one more" });
    const response = await fetch(`${servers[index % 2]?.url}/v1/images/generations`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: "gpt-image-2", prompt: `the last of ${index}` }),
    });
    const said = Number(response.headers.get("x-quota-remaining"));
    const [quota, ledger] = [await getQuota({ userId }), await wholeLedger(userId)];
    const { counter, ledger: sums } = await books(userId);
    const used = ledger.lines.reduce((sum, line) => (line.kind === "grant" ? sum : sum - line.images), 0);
    const figures = { spent: counter.spent, reserved: counter.reserved };
    expect([response.status, quota]).toMatchObject([200, { ...figures, limit: 253, granted: 3, left: said }]);
    const { _sum } = await db.ledgerEntry.aggregate({ where: { userId, kind: "adjust" }, _sum: { amount: true } });
    expect(sums.settled + (_sum.amount ?? 0), "the ledger").toBe(counter.spent);
    expect(used, "the ledger as it is read").toBe(counter.spent);
    expect(ledger).toMatchObject({ ...figures, granted: 3 });
    expect(said).toBe(253 - counter.spent);
    expect(await db.quotaWindow.findMany({ where: { userId } })).toMatchObject([{ dayUsed: counter.spent }]);
  }
});
