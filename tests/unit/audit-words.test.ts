import { expect, test } from "vitest";
import { detailWords } from "@/components/admin/audit-detail";
import { toDraft, toSettings } from "@/components/admin/channel-draft";
import { keyLimits } from "@/components/settings/key-limits";
import { chinese, english } from "../support/words";

test.each<[string, Record<string, unknown>, string[]]>([
  [
    "an invitation to the team's quota",
    { role: "member", monthlyQuota: null },
    ["Role: member", "Monthly quota: the team’s"],
  ],
  ["one to a quota of their own", { monthlyQuota: 40 }, ["Monthly quota: 40"]],
  ["a change back to the team's", { changes: { dailyCap: { from: 5, to: null } } }, ["Daily cap: the team’s, was 5"]],
  ["a link of a week", { images: 3, expires: 7 }, ["Images: 3", "Expires: in 7 days"]],
  ["a link without an end", { expires: "never" }, ["Expires: never"]],
  ["ids, which say nothing", { generationId: "00000000-0000-4000-8000-000000000000" }, []],
])("the audit log tells of %s", (_, detail, words) => {
  expect(detailWords(detail, null, english("audit"), english("common")("comma"))).toEqual(words);
});

test("in Chinese what is listed stands between commas of that language", () => {
  const [audit, settings, comma] = [chinese("audit"), chinese("settings"), chinese("common")("comma")];
  expect(detailWords({ models: ["a", "b"] }, null, audit, comma)).toEqual(["模型：a，b"]);
  const none = { monthlyCap: null, requestsPerMinute: null, parallelCalls: null, allowedAddresses: [] };
  expect(keyLimits({ ...none, models: ["a", "b"] }, settings, comma)).toEqual(["仅限 a，b"]);
});

test("a list that is typed with the commas of Chinese is one", () => {
  const draft = { ...toDraft(null), qualities: "low，high、auto", outputFormats: "png, webp" };
  expect(toSettings(draft).capabilities).toEqual({
    qualities: ["low", "high", "auto"],
    outputFormats: ["png", "webp"],
  });
});
