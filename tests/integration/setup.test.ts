import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { setUp } from "@/lib/setup";
import { issueSetupToken } from "@/lib/setup-token";
import { resetDatabase } from "@/tests/support/database";

beforeEach(resetDatabase);

const input = { name: "Admin", email: "admin@example.com", password: "a long enough password", teamName: "Studio" };

test("the first account and the team's name are made together or not at all", async () => {
  await db.team.updateMany({ data: { masterKeyCheck: new Uint8Array(32) } });
  const token = (await issueSetupToken()) ?? "";
  // More than the column holds: the second half of the work fails.
  await expect(setUp({ ...input, token, monthlyQuota: 2 ** 40 })).rejects.toThrow();
  expect([await db.user.count(), await db.auditEvent.count()]).toEqual([0, 0]);
  await setUp({ ...input, token, monthlyQuota: 120 });
  expect(await db.user.findMany()).toMatchObject([{ email: "admin@example.com", role: "admin" }]);
  expect(await db.team.findFirst()).toMatchObject({ name: "Studio", defaultMonthlyQuota: 120 });
});
