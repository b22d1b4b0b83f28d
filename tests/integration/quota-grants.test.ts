import { beforeEach, describe, expect, test } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { close } from "@/lib/generations/close";
import { getQuota } from "@/lib/generations/quota";
import { reverseCharge } from "@/lib/generations/reverse";
import { parseImageRequest } from "@/lib/openai-api";
import { grant, listGrants, withdrawGrant } from "@/lib/quotas/grants";
import {
  answerRequest,
  countOpenRequests,
  listOpenRequests,
  requestMore,
  withdrawRequest,
} from "@/lib/quotas/requests";
import { books, freshTeam, memberOf, newMember, system } from "@/tests/support/gateway";

let person: Awaited<ReturnType<typeof freshTeam>>;
let actor: MemberActor;
const admit1 = (n = 1) =>
  admit(actor, parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", n })), {
    door: "studio",
    claim: true,
  });
const more = (amount: number, expiresAt: string | null = null) =>
  grant(system, person.userId, { amount, reason: "a campaign", expiresAt });
const inADay = () => new Date(Date.now() + 86_400_000).toISOString();

beforeEach(async () => {
  person = await freshTeam({ quota: 3 });
  actor = memberOf(person.userId);
});

describe("top-ups", () => {
  test("count at once, until they expire, at the latest until the month's end", async () => {
    await more(5);
    expect(await getQuota(actor)).toMatchObject({ limit: 8, granted: 5, left: 8 });
    const [entry] = await db.ledgerEntry.findMany();
    const [window] = await db.quotaWindow.findMany();
    expect(entry?.expiresAt).toEqual(window?.endsAt);
    await more(4, inADay());
    expect((await getQuota(actor)).limit).toBe(12);
    await db.$executeRaw`UPDATE quota_ledger SET expires_at = now() - interval '1 second' WHERE amount = 4`;
    expect((await getQuota(actor)).limit).toBe(8);
    expect((await listGrants(system, person.userId)).map(({ amount, state }) => [amount, state])).toEqual([
      [4, "expired"],
      [5, "counts"],
    ]);
  });

  test("500 at once while two top-ups are given: as many are let in as are granted in the end", async () => {
    const early = Array.from({ length: 250 }, () => admit1());
    const given = [more(10), more(7)];
    const rest = Array.from({ length: 250 }, () => admit1());
    const tried = Promise.allSettled([...early, ...rest]);
    await Promise.all(given);
    await tried;
    await Promise.allSettled(Array.from({ length: 30 }, () => admit1()));
    expect(await db.generation.count()).toBe(20);
    expect((await books(person.userId)).counter).toEqual({ spent: 0, reserved: 20 });
  });

  test("are taken back once, however many try, and what was used stays used", async () => {
    const { id } = await more(5);
    await admit1(6);
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => withdrawGrant(system, id)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await getQuota(actor)).toMatchObject({ limit: 3, granted: 0, reserved: 6, left: 0 });
    expect(await listGrants(system, person.userId)).toMatchObject([{ amount: 5, state: "withdrawn" }]);
    expect(await db.auditEvent.count({ where: { action: "quota.withdraw" } })).toBe(1);
  });

  test("one that would be over already is refused and leaves nothing", async () => {
    await expect(more(5, "2020-01-01")).rejects.toMatchObject({ code: "invalid_value", param: "expiresAt" });
    expect([await db.ledgerEntry.count(), await db.auditEvent.count({ where: { action: "quota.grant" } })]).toEqual([
      0, 0,
    ]);
  });

  test("an unknown person or top-up is not found; members give nothing", async () => {
    const nobody = crypto.randomUUID();
    await expect(grant(system, nobody, { amount: 1, reason: "x" })).rejects.toMatchObject({ code: "not_found" });
    await expect(withdrawGrant(system, nobody)).rejects.toMatchObject({ code: "not_found" });
    for (const act of [
      () => grant(actor, person.userId, { amount: 1, reason: "x" }),
      () => withdrawGrant(actor, nobody),
      () => listGrants(actor, person.userId),
      () => listOpenRequests(actor),
      () => reverseCharge(actor, nobody, "x"),
      () => answerRequest(actor, nobody, { decision: "approve" }),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});

describe("wishes for more", () => {
  test("one at a time is open, however many are sent at once; it can be withdrawn and made anew", async () => {
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => requestMore(actor, { amount: 5 })));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(tries.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    const [first] = await listOpenRequests(system);
    await withdrawRequest(actor, first?.id ?? "");
    await requestMore(actor, { amount: 7, reason: "a poster" });
    expect(await listOpenRequests(system)).toMatchObject([
      { amount: 7, reason: "a poster", limit: 3, used: 0, person: { id: person.userId } },
    ]);
    expect((await getQuota(actor)).request).toMatchObject({ amount: 7, state: "open" });
  });

  test("approved, it is a top-up of the amount that the admin says; answered once", async () => {
    const { id } = await requestMore(actor, { amount: 5 });
    const answers = [4, 4, 4].map((amount) =>
      answerRequest(system, id, { decision: "approve", amount, words: "for the fair" }),
    );
    const outcomes = await Promise.allSettled(answers);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await getQuota(actor)).toMatchObject({
      limit: 7,
      left: 7,
      request: { state: "approved", granted: 4, answer: "for the fair" },
    });
    expect(await listGrants(system, person.userId)).toMatchObject([{ amount: 4, reason: "for the fair" }]);
    expect(await countOpenRequests(system)).toBe(0);
  });

  test("declined, nothing is given and the words are told", async () => {
    const { id } = await requestMore(actor, { amount: 5 });
    await answerRequest(system, id, { decision: "decline", words: "next month" });
    expect(await getQuota(actor)).toMatchObject({ limit: 3, request: { state: "declined", answer: "next month" } });
    expect(await db.auditEvent.count({ where: { action: "quota.decline" } })).toBe(1);
    await expect(withdrawRequest(actor, id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("viewers ask for nothing, and nobody withdraws another's", async () => {
    await expect(requestMore(memberOf(person.userId, { role: "viewer" }), { amount: 1 })).rejects.toMatchObject({
      code: "forbidden",
    });
    const { id } = await requestMore(actor, { amount: 5 });
    const other = memberOf((await newMember("other@example.com")).userId);
    await expect(withdrawRequest(other, id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("what was charged though nobody knows whether it was paid", () => {
  const error = { code: "upstream_timeout", message: "?", type: "upstream_error", param: null, status: 504 };
  async function unknown(n: number) {
    const { id, claimed } = await admit1(n);
    const ending = {
      state: "unknown",
      charged: n,
      reason: "upstream_timeout",
      error: { ...error, charged: true },
    } as const;
    await close(id, claimed?.lease ?? null, ending);
    return id;
  }

  test("is given back once, however many try: window, day, audit row and the frame's words follow", async () => {
    const id = await unknown(2);
    expect(await getQuota(actor)).toMatchObject({ spent: 2, left: 1 });
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, () => reverseCharge(system, id, "not on the bill")),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await getQuota(actor)).toMatchObject({ spent: 0, left: 3 });
    expect(await db.ledgerEntry.findMany({ where: { kind: "adjust" } })).toMatchObject([
      { generationId: id, amount: -2, reason: "not on the bill" },
    ]);
    const row = await db.generation.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ state: "unknown", error: { charged: false } });
    expect(Number(row.cost)).toBe(0);
    expect(await db.auditEvent.findMany({ where: { action: "generation.reverse" } })).toMatchObject([
      { subject: id, detail: { images: 2, reason: "not on the bill" } },
    ]);
  });

  test("what was delivered, or given back already, is not", async () => {
    const { id, claimed } = await admit1(1);
    await expect(reverseCharge(system, id, "x")).rejects.toMatchObject({ code: "conflict" });
    await close(id, claimed?.lease ?? null, { state: "succeeded", charged: 1, reason: "delivered" });
    await expect(reverseCharge(system, id, "x")).rejects.toMatchObject({ code: "conflict" });
    expect((await getQuota(actor)).spent).toBe(1);
  });
});
