import { describe, expect, test } from "vitest";
import { listChannels } from "@/lib/channel-list";
import { testChannel } from "@/lib/channel-test";
import { db } from "@/lib/db";
import { teamWithSide } from "@/tests/support/channels";
import { system } from "@/tests/support/gateway";
import { json, ok, text } from "@/tests/support/upstream";

const { add, upstream } = teamWithSide();

const healthOf = async (name: string) => (await listChannels(system)).find((one) => one.name === name)?.health;

describe("a channel is tested by asking it for one image", () => {
  test("which costs nobody's quota, and closes its circuit", async () => {
    const { id: channelId } = await add({ capabilities: { sizes: { kind: "list", sizes: ["1536x1024"] } } });
    await db.channelHealth.create({ data: { channelId, failures: 9, openUntil: new Date(Date.now() + 600_000) } });
    upstream.answers(ok({ width: 80, height: 60 }));
    expect(await testChannel(system, { name: "side" }, "two")).toEqual({
      ...{ channel: "side", model: "two", size: "1536x1024", ok: true, width: 80, height: 60, mime: "image/png" },
      ...{ bytes: expect.any(Number), seconds: expect.any(Number) },
      preview: expect.stringMatching(/^data:image\/webp;base64,\w/),
      revisedPrompt: "Revised: A plain red circle on a white background.",
    });
    expect(upstream.calls).toHaveLength(1);
    expect(JSON.parse(upstream.calls[0]?.body ?? "")).toMatchObject({ model: "their-two", n: 1, quality: "low" });
    expect([await db.generation.count(), await db.quotaWindow.count()]).toEqual([0, 0]);
    expect(await healthOf("side")).toMatchObject({ circuit: "closed", failures: 0 });
    expect(await db.auditEvent.count({ where: { action: "channel.test", subject: channelId } })).toBe(1);
  });

  test("wherever the image is to be had: by a link on the channel's own host", async () => {
    await add();
    upstream.answers(json(200, { data: [{ url: `${upstream.baseUrl}/x.png` }] }));
    expect(await testChannel(system, { name: "side" })).toMatchObject({ ok: true, width: 64, height: 48 });
  });

  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString("base64");
  test.each([
    [
      "401",
      json(401, { error: { message: "not side-secret at http://in.example/x" } }),
      "channel",
      401,
      "not [key] at [address]",
    ],
    ["500", json(500, { error: { message: "boom" } }), "failed", 500, "boom"],
    ["HTML", text(200, "<html>"), "invalid", null, "The provider's answer is not valid JSON."],
    ["no image", json(200, { data: [] }), "invalid", null, "The provider's answer has no image in it."],
    [
      "an SVG",
      json(200, { data: [{ b64_json: svg }] }),
      "invalid",
      null,
      "Its image cannot be used: The image is not a PNG, JPEG or WebP file.",
    ],
  ] as const)(
    "and what comes of %s is told in the provider's own words, and counts",
    async (_, answer, failure, status, message) => {
      await add();
      upstream.answers(answer);
      expect(await testChannel(system, { name: "side" })).toMatchObject({ ok: false, failure, status, message });
      expect(await healthOf("side")).toMatchObject({ failures: 1, lastFailure: failure, lastMessage: message });
    },
  );

  test("where nothing is reached, why", async () => {
    await add({ baseUrl: "http://127.0.0.1:1/v1" });
    const message = "The provider could not be reached. (ECONNREFUSED)";
    expect(await testChannel(system, { name: "side" })).toMatchObject({ ok: false, failure: "not_sent", message });
    await db.channel.updateMany({ where: { name: "side" }, data: { allowPrivateAddress: false } });
    const refused = "The provider could not be reached. The URL should begin with https://.";
    expect(await testChannel(system, { name: "side" })).toMatchObject({
      ok: false,
      failure: "not_sent",
      message: refused,
    });
  });

  test("and not where its row cannot be read, nor for a model that it does not serve", async () => {
    await add();
    await expect(testChannel(system, { name: "side" }, "three")).rejects.toMatchObject({
      code: "invalid_value",
      param: "model",
    });
    await db.channel.updateMany({ where: { name: "side" }, data: { capabilities: { maxN: 99 } } });
    const problem = "capabilities.maxN: should be a whole number from 1 to 10";
    await expect(testChannel(system, { name: "side" })).rejects.toThrow(problem);
    const [at = "", why = ""] = problem.split(": ");
    expect((await listChannels(system)).map((one) => one.problem)).toEqual([{ at, why }, null]);
    expect(upstream.calls).toHaveLength(0);
  });
});
