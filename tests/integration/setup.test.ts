import { beforeEach, describe, expect, test } from "vitest";
import { POST as postTest } from "@/app/api/setup/test/route";
import { unseal } from "@/lib/crypto";
import { db } from "@/lib/db";
import { setUp, testProvider } from "@/lib/setup";
import { issueSetupToken } from "@/lib/setup-token";
import { resetDatabase } from "@/tests/support/database";
import { opened } from "@/tests/support/opened";
import { json, ok, startUpstream } from "@/tests/support/upstream";

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

describe("the provider to begin with", () => {
  const upstream = opened(startUpstream);
  const begin = async () => {
    await db.team.updateMany({ data: { masterKeyCheck: new Uint8Array(32) } });
    const provider = {
      kind: "unified",
      baseUrl: upstream.baseUrl,
      key: "first-secret",
      allowPrivateAddress: true,
    } as const;
    return { token: (await issueSetupToken()) ?? "", provider };
  };

  test("is written down with the first account, its key sealed", async () => {
    const { token, provider } = await begin();
    await setUp({ ...input, token, monthlyQuota: 120, provider });
    const row = await db.channel.findFirstOrThrow();
    expect(row).toMatchObject({ name: "127.0.0.1", kind: "unified", baseUrl: upstream.baseUrl, enabled: true });
    expect(unseal(row.sealedKey ?? new Uint8Array(), row.id)).toBe("first-secret");
    const events = await db.auditEvent.findMany({ orderBy: { createdAt: "asc" } });
    expect(events.map(({ action }) => action).sort()).toEqual(["channel.add", "team.update", "user.create"]);
    expect(JSON.stringify(events)).not.toContain("first-secret");
  });

  test("is not, and nor is the account, where it cannot be", async () => {
    const { token, provider } = await begin();
    const wrong = { ...provider, baseUrl: "ftp://example.com" };
    await expect(setUp({ ...input, token, monthlyQuota: 120, provider: wrong })).rejects.toMatchObject({
      ...{ code: "invalid_value", param: "baseUrl" },
    });
    expect([await db.user.count(), await db.channel.count()]).toEqual([0, 0]);
  });

  test("is tested before it is written down, and what it says is told without the key", async () => {
    const { token, provider } = await begin();
    upstream.answers(ok(), json(401, { error: { message: "Incorrect API key provided: first-secret" } }));
    expect(await testProvider({ token, provider })).toMatchObject({ ok: true, model: "gpt-image-2" });
    expect(upstream.calls[0]?.headers.authorization).toBe("Bearer first-secret");
    const failed = await testProvider({ token, provider });
    expect(failed).toMatchObject({ ok: false, failure: "channel", status: 401 });
    expect(JSON.stringify(failed)).toContain("Incorrect API key provided: [key]");
    expect([await db.channel.count(), await db.generation.count()]).toEqual([0, 0]);
    expect(await db.auditEvent.findMany()).toMatchObject([{ action: "channel.test" }, { action: "channel.test" }]);
  });

  test("is tested for nobody without the setup link", async () => {
    const { provider } = await begin();
    upstream.answers(ok());
    const body = JSON.stringify({ token: "wrong", provider });
    const headers = { origin: "http://localhost:3000" };
    const asked = new Request("http://localhost:3000/api/setup/test", { method: "POST", headers, body });
    expect((await postTest(asked, { params: Promise.resolve({}) })).status).toBe(403);
    expect(upstream.calls).toHaveLength(0);
  });
});
