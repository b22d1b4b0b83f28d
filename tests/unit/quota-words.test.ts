import { describe, expect, test } from "vitest";
import { answerTo, bindingLimit, nothingLeft } from "@/components/quota/left";
import { wordsOf } from "@/components/quota/words";
import type { LedgerLine } from "@/lib/schemas/quota";
import type { QuotaView } from "@/lib/schemas/views";
import { english } from "../support/words";

const month: QuotaView = {
  ...{ limit: 100, granted: 0, spent: 60, reserved: 2, left: 38, request: null, day: null },
  ...{ resetsAt: "2026-11-30T23:00:00.000Z", resetsOn: "2026-12-01" },
};
const endsAt = "2026-11-23T23:00:00.000Z";
const t = english("quota");
const reader = { timeZone: "Europe/Berlin", locale: "en", t } as const;

describe("the limit that is told is the one that leaves least", () => {
  test.each<[string, QuotaView["day"], string, string]>([
    ["no day's limit", null, "month", "All 100 used. More on 1 December."],
    ["a day with more", { limit: 50, used: 5, endsAt }, "month", "All 100 used. More on 1 December."],
    ["a day with less", { limit: 50, used: 20, endsAt }, "day", "All 50 for today used. More tomorrow."],
    ["a day without any", { limit: 0, used: 0, endsAt }, "day", "No images may be made today."],
  ])("%s", (_, day, of, nothing) => {
    const quota = { ...month, day };
    expect([bindingLimit(quota).of, nothingLeft(quota, reader)]).toEqual([of, nothing]);
  });

  test("who has no quota is promised none for the next month", () => {
    const quota = { ...month, limit: 0, spent: 0, reserved: 0, left: 0 };
    expect(nothingLeft(quota, reader)).toBe("You have no quota. Ask for some.");
  });
});

test.each([
  ["open", null, null],
  ["withdrawn", null, null],
  ["approved", "for the fair", "You were given 4 more images: for the fair"],
  ["approved", null, "You were given 4 more images."],
  ["declined", "next month", "Your request for 10 more was declined: next month"],
] as const)("a wish that is %s (%s): %s", (state, answer, words) => {
  const granted = state === "approved" ? 4 : null;
  expect(answerTo({ id: "1", amount: 10, state, granted, answer }, t)).toBe(words);
});

describe("a line of the ledger, in plain words", () => {
  const line: Extract<LedgerLine, { kind: "generation" }> = {
    ...{
      id: "1",
      createdAt: "2026-11-23T10:00:00.000Z",
      images: -2,
      kind: "generation",
      generationId: "g",
      prompt: null,
    },
    ...{ key: null, n: 2, state: "succeeded", charged: 2, reason: "delivered", givenBack: false, cost: null },
  };
  test.each<[Partial<typeof line>, string]>([
    [{}, "2 images delivered"],
    [{ charged: 1 }, "1 of 2 delivered, the rest not charged"],
    [{ state: "queued", charged: 0, reason: null }, "2 images reserved, waiting"],
    [{ state: "cancelled", charged: 0, reason: "cancelled" }, "Cancelled before it began: not charged"],
    [{ state: "failed", charged: 0, reason: "content_policy" }, "It failed: not charged"],
    [
      { state: "unknown", reason: "upstream_failed" },
      "The provider failed: charged, as the provider may have been paid",
    ],
    [{ state: "unknown", reason: null }, "The outcome is unknown: charged, as the provider may have been paid"],
  ])("%j", (change, words) => {
    expect(wordsOf({ ...line, ...change }, reader)).toBe(words);
  });
  test("a top-up names the last day on which it counts, in the team's time zone", () => {
    const given = {
      id: "1",
      createdAt: endsAt,
      images: 5,
      kind: "grant",
      reason: "a fair",
      by: "Admin",
      expiresAt: endsAt,
    } as const;
    expect(wordsOf({ ...given, state: "counts" }, reader)).toBe("Top-up by Admin, counts until 23 Nov: a fair");
    expect(wordsOf({ ...given, state: "expired" }, { ...reader, timeZone: "Asia/Tokyo" })).toBe(
      "Top-up by Admin, ended 24 Nov: a fair",
    );
  });
});
