import { expect, test } from "vitest";
import { detailWords } from "@/components/admin/audit-detail";
import { english } from "../support/words";

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
  expect(detailWords(detail, null, english("audit"))).toEqual(words);
});
