import { expect, test } from "vitest";
import { detailWords } from "@/components/admin/audit-detail";
import { axisEnd } from "@/components/admin/usage/scale";
import { costWords, unpricedWords } from "@/components/admin/usage/words";
import { english } from "../support/words";

test.each([
  [{ role: "admin", was: "member" }, null, ["Role: admin, was member"]],
  [{ monthlyQuota: null, was: 5 }, null, ["Monthly quota: the team’s, was 5"]],
  [{ name: "Spring", images: 3 }, "Spring", ["Images: 3"]],
  [{ userId: "019234ab-0000-7000-8000-000000000000", reason: "The bill" }, null, ["Reason: The bill"]],
  [{ changes: { sharingEnabled: { from: true, to: false } } }, null, ["Sharing enabled: no, was yes"]],
  [{ models: ["a", "b"], limits: { parallelCalls: 2 } }, null, ["Models: a, b", "Limits: parallel calls 2"]],
  [{}, null, []],
])("what an event kept is told in words: %j", (detail, subject, words) => {
  expect(detailWords(detail, subject, english("audit"), english("common")("comma"))).toEqual(words);
});

test.each([
  [0, 1],
  [1, 1],
  [3, 4],
  [9, 10],
  [11, 20],
  [41, 60],
  [100, 100],
])("an axis on which %i images have their place ends at %i", (most, end) => {
  expect(axisEnd(most, true)).toBe(end);
});

test("an axis of money ends at a round amount, however small", () => {
  expect([0.28, 0.6, 0.0033, 12.5].map((most) => axisEnd(most, false))).toEqual([0.4, 0.6, 0.004, 20]);
});

const reader = { t: english("usage"), locale: "en" } as const;

test("what is not known is not nothing", () => {
  const sums = { jobs: 9, images: 36, unknown: 4, failed: 0, cost: null, unpriced: 12 };
  expect(costWords(sums, "USD", reader)).toBe("Not known");
  expect(costWords({ ...sums, images: 0, unknown: 0 }, "USD", reader)).toBe("$0.00");
  expect(unpricedWords(sums, reader)).toBe("12 of 40 images have no price.");
  expect(unpricedWords({ ...sums, unpriced: 0 }, reader)).toBe("");
});
