import { beforeEach, expect, test } from "vitest";
import { wordsOf } from "@/components/quota/words";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { close, type Ending } from "@/lib/generations/close";
import { reverseCharge } from "@/lib/generations/reverse";
import { parseImageRequest } from "@/lib/openai-api";
import { grant, withdrawGrant } from "@/lib/quotas/grants";
import { listLedger } from "@/lib/quotas/ledger";
import type { LedgerView } from "@/lib/schemas/quota";
import { freshTeam, memberOf, newMember, system } from "@/tests/support/gateway";
import { english } from "../support/words";

let actor: MemberActor;
let userId: string;

beforeEach(async () => {
  ({ userId } = await freshTeam({ quota: 100 }));
  actor = memberOf(userId);
});

const error = { message: "?", type: "upstream_error", param: null, status: 502 };
async function ended(prompt: string, n: number, ending: Partial<Ending> | null) {
  const request = parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt, n }));
  const { id, claimed } = await admit(actor, request, { door: "studio", claim: true });
  if (!ending) return id;
  const { state = "succeeded", charged = 0, reason = "delivered", ...rest } = ending;
  await close(id, claimed?.lease ?? null, { state, charged, reason, ...rest });
  return id;
}
const reader = { timeZone: "UTC", locale: "en", t: english("quota") } as const;
const told = (view: LedgerView) => view.lines.map((line) => [line.images, wordsOf(line, reader)]);

test("a month reads line by line: what was asked, charged, given back, given and taken, and why", async () => {
  await ended("pears", 2, { charged: 2, cost: 0.08 });
  await ended("plums", 3, { charged: 2, reason: "2 of 3 delivered" });
  const code = "moderation_blocked";
  await ended("a fight", 1, { state: "failed", reason: code, error: { ...error, code, charged: false } });
  const lost = await ended("a storm", 2, {
    ...{ state: "unknown", charged: 2, reason: "upstream_timeout" },
    error: { ...error, code: "upstream_timeout", charged: true },
  });
  await reverseCharge(system, lost, "not on the bill");
  const { id } = await grant(system, userId, { amount: 10, reason: "the fair" });
  await withdrawGrant(system, id);
  await ended("a harbour", 1, null);
  const view = await listLedger(actor);
  expect(view).toMatchObject({ current: true, spent: 4, reserved: 1, granted: 0, nextCursor: null });
  expect(told(view)).toEqual([
    [-1, "1 image reserved, being made"],
    [-10, "A top-up was withdrawn"],
    [10, "Top-up, withdrawn since: the fair"],
    [2, "Given back: not on the bill"],
    [-2, "The provider did not answer in time: charged, and given back since"],
    [0, "Refused by the provider’s safety filter: not charged"],
    [-2, "2 of 3 delivered, the rest not charged"],
    [-2, "2 images delivered"],
  ]);
  expect(view.lines.at(-1)).toMatchObject({ prompt: "pears", cost: 0.08 });
  const sum = view.lines.reduce((all, { images }) => all + images, 0);
  expect(sum, "the lines add up to what the counter says").toBe(-(view.spent + view.reserved));
});

test("an admin reads it without a prompt; others do not learn that it exists", async () => {
  await ended("a surprise for the admin", 1, { charged: 1 });
  const other = (await newMember("other@example.com")).userId;
  const view = await listLedger(memberOf(other, { role: "admin" }), { userId });
  expect(view.lines).toHaveLength(1);
  expect(JSON.stringify(view)).not.toContain("surprise");
  for (const role of ["member", "viewer"] as const) {
    await expect(listLedger(memberOf(other, { role }), { userId })).rejects.toMatchObject({ code: "not_found" });
  }
  await expect(listLedger(memberOf(other, { role: "admin" }), { userId: "nobody" })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("pages go on by keyset, without a gap and without a repeat, while new lines come", async () => {
  for (let number = 0; number < 120; number += 1) await ended(`number ${number}`, 1, { state: "failed", reason: "x" });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listLedger(actor, cursor ? { cursor } : {});
    seen.push(...page.lines.map((line) => line.id));
    cursor = page.nextCursor ?? undefined;
    await ended("a new one", 1, { state: "failed", reason: "x" });
  } while (cursor);
  expect([seen.length, new Set(seen).size]).toEqual([120, 120]);
});

test("earlier months are kept, by their name", async () => {
  await ended("long ago", 1, { charged: 1 });
  await db.$executeRaw`UPDATE quota_windows SET starts_at = '2026-03-01T00:00:00Z', ends_at = '2026-04-01T00:00:00Z'`;
  const now = await listLedger(actor);
  expect(now).toMatchObject({ current: true, lines: [], months: [now.month, "2026-03"] });
  const march = await listLedger(actor, { month: "2026-03" });
  expect(march).toMatchObject({
    current: false,
    month: "2026-03",
    spent: 1,
    lines: [{ prompt: "long ago", images: -1 }],
  });
  expect((await listLedger(actor, { month: "1999-01" })).month).toBe(now.month);
});
