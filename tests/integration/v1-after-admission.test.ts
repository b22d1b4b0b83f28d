import { expect, test, vi } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { db } from "@/lib/db";
import * as patience from "@/lib/generations/patience";
import * as quota from "@/lib/generations/quota";
import * as run from "@/lib/generations/run";
import { call } from "@/tests/support/gateway";
import { teamWithUpstream } from "@/tests/support/team";

vi.mock("@/lib/generations/run", { spy: true });
vi.mock("@/lib/generations/quota", { spy: true });
vi.mock("@/lib/generations/patience", { spy: true });

const { person } = teamWithUpstream();

const ask = (headers?: Record<string, string>) =>
  call(generate, person.key, { model: "gpt-image-2", prompt: "a harbour" }, headers);

test("once admitted, a fault of ours tells programs not to ask again, and which generation it was", async () => {
  const away = Object.assign(new Error("Connection terminated unexpectedly"));
  vi.mocked(run.runClaimed).mockRejectedValueOnce(away);
  const { status, headers, body } = await ask();
  const { id } = await db.generation.findFirstOrThrow();
  expect([status, headers.get("x-should-retry"), headers.get("x-generation-id")]).toEqual([500, "false", id]);
  expect(body.error).toMatchObject({ code: "internal_error", message: expect.stringContaining("on the sheet") });
});

test("images that were paid for arrive even if the quota cannot be read", async () => {
  const named = { "idempotency-key": "harbour-1" };
  expect((await ask(named)).headers.get("x-quota-remaining")).toBe("99");
  vi.mocked(quota.getQuotaLeft).mockRejectedValueOnce(new Error("Connection terminated unexpectedly"));
  const { status, headers, body } = await ask(named);
  expect([status, headers.has("x-quota-remaining"), body.data]).toMatchObject([200, false, [{}]]);
});

test("images that were paid for arrive even if the note beside them cannot be put", async () => {
  const { putPatiently } = await vi.importActual<typeof patience>("@/lib/generations/patience");
  let refused = "";
  vi.mocked(patience.putPatiently).mockImplementation(async (key, ...rest) => {
    if (!key.endsWith("result.json")) return putPatiently(key, ...rest);
    refused = key;
    throw new Error("The storage is away");
  });
  expect(await ask()).toMatchObject({ status: 200, body: { data: [{ revised_prompt: "Revised: a harbour" }] } });
  expect(refused).toMatch(/result\.json$/);
});
