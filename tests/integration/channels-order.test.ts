import { beforeEach, describe, expect, test } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { getComposerOptions } from "@/lib/channels/composer-options";
import { framePixels } from "@/lib/channels/frame-size";
import { channelsFor, listModels } from "@/lib/channels/match";
import type { Wish } from "@/lib/channels/wish";
import { db } from "@/lib/db";
import { add, type ChannelOptions, model, teamWithTwoUpstreams } from "@/tests/support/channels";
import { call, newChannel } from "@/tests/support/gateway";
import { json, picture } from "@/tests/support/upstream";

const { addSecond, ask, first, person, second } = teamWithTwoUpstreams();

const wish: Wish = {
  ...{ model, size: null, sizePolicy: "closest", n: 1, references: 0, mask: false, background: null, stream: null },
};

async function namesFor(more: Partial<Wish>) {
  return (await channelsFor({ ...wish, ...more })).map(({ name }) => name);
}

describe("which channel is asked first", () => {
  beforeEach(async () => {
    await add("plain", { priority: 9, capabilities: { references: false, background: false, maxN: 1 } });
    await add("listed", {
      priority: 5,
      capabilities: { sizes: { kind: "list", sizes: ["1024x1024", "1536x1024"] }, streaming: true, maxN: 4 },
    });
    await add("still", { priority: 5, weight: 1_000_000, capabilities: { maxN: 4 } });
    await add("masking", { priority: 1, capabilities: { mask: true, background: false } });
  });

  test.each<[string, Partial<Wish>, string[]]>([
    ["nothing special: by priority, the weight among equals", {}, ["plain", "still", "listed", "masking"]],
    [
      "seen while it is made: of equals the one that streams",
      { stream: { partialImages: 0 } },
      ["plain", "listed", "still", "masking"],
    ],
    ["with references", { references: 2 }, ["still", "listed", "masking", "plain"]],
    ["transparent", { background: "transparent" }, ["still", "listed", "plain", "masking"]],
    ["opaque", { background: "opaque" }, ["plain", "still", "listed", "masking"]],
    ["a size that not all take", { size: "16:9" }, ["plain", "still", "masking", "listed"]],
    ["three", { n: 3 }, ["still", "listed", "masking", "plain"]],
    ["ten", { n: 10 }, ["masking", "plain", "still", "listed"]],
    [
      "what is lost weighs more than what is made up for",
      { references: 1, size: "16:9" },
      ["still", "masking", "listed", "plain"],
    ],
    ["edited by a mask, which others cannot", { mask: true, references: 1 }, ["masking"]],
    ["strictly of a size that not all take", { size: "16:9", sizePolicy: "strict" }, ["plain", "still", "masking"]],
  ])("%s", async (_, more, names) => {
    expect(await namesFor(more)).toEqual(names);
  });

  test("a frame waits in the size that the channel makes which would be asked first, or was", async () => {
    await db.channel.deleteMany({ where: { name: { not: "listed" } } });
    const asked = { model, sizeAsked: "16:9", sizeSent: null, sizePolicy: "closest" } as const;
    const frames = await framePixels([
      asked,
      { ...asked, sizePolicy: "crop" },
      { ...asked, sizeSent: "1024x1024" },
      { ...asked, sizeAsked: null },
      { ...asked, model: "unknown" },
    ]);
    expect(frames.map(({ width, height }) => `${width}x${height}`)).toEqual([
      ...["1536x1024", "1920x1080", "1024x1024", "1024x1024", "1920x1080"],
    ]);
  });

  test("no channel can edit by a mask: 400 and nothing is asked", async () => {
    await db.channel.deleteMany({ where: { name: "masking" } });
    await expect(namesFor({ mask: true })).rejects.toMatchObject({ code: "invalid_value", param: "mask" });
  });

  test("no channel takes the size strictly: 400 that names those that would do", async () => {
    await db.channel.deleteMany({ where: { name: { not: "listed" } } });
    const { status, body } = await call(
      generate,
      person.key,
      { model, prompt: "x", size: "16:9" },
      { "x-size-policy": "strict" },
    );
    expect([status, body.error.code, body.error.param]).toEqual([400, "size_not_supported", "size"]);
    expect(body.error.message).toBe(
      "size 16:9 is not one that gpt-image-2 is made in. Sizes that would do: 1024x1024, 1536x1024.",
    );
    expect(await db.generation.count()).toBe(0);
  });

  test("what the caller names is what the upstream's own name stands for", async () => {
    await add("renaming", { priority: 99, models: [{ name: "other" }, { name: model, upstream: "upstreams-name" }] });
    await ask();
    expect(JSON.parse(first.calls[0]?.body ?? "")).toMatchObject({ model: "upstreams-name" });
  });

  test("references that have no effect are not sent, and are named", async () => {
    await db.channel.deleteMany({ where: { name: { not: "plain" } } });
    const image = (await picture()).toString("base64");
    const { headers } = await ask({ image, background: "transparent", style: "vivid" });
    expect(headers.get("x-ignored-fields")).toBe("image,background");
    const sent = JSON.parse(first.calls[0]?.body ?? "");
    expect(sent).toMatchObject({ style: "vivid" });
    expect(sent).not.toHaveProperty("image");
    expect(sent).not.toHaveProperty("background");
  });

  test("the composer offers the pixels of whoever would be asked", async () => {
    await db.channel.deleteMany({ where: { name: { not: "listed" } } });
    const { models } = await getComposerOptions();
    expect(models).toMatchObject([{ name: model, maxN: 10, qualities: ["low", "medium", "high"], demo: false }]);
    expect(models[0]?.sizes).toContainEqual({ label: "16:9", size: "16:9", width: 1536, height: 1024 });
    await add("all sizes", { priority: -1 });
    const [both] = (await getComposerOptions()).models;
    expect(both?.sizes).toContainEqual({ label: "16:9", size: "16:9", width: 1920, height: 1080 });
  });
});

test("equals are asked as often as their weight says", async () => {
  await add("three", { weight: 3 });
  await add("one", { weight: 1 });
  let three = 0;
  for (let draw = 0; draw < 600; draw++) if ((await namesFor({}))[0] === "three") three++;
  // 450 is expected; this far off it is once in millions.
  expect(three).toBeGreaterThan(390);
  expect(three).toBeLessThan(510);
});

test.each<[string, ChannelOptions]>([
  ["capabilities", { capabilities: { maxN: "many" } }],
  ["capabilities that are no object", { capabilities: [1] }],
  ["models", { models: { name: model } }],
  ["sizes", { capabilities: { sizes: { kind: "list", sizes: ["big"] } } }],
])("a row whose %s cannot be read takes no other down", async (_, options) => {
  await add("broken", { priority: 9, ...options });
  await add("whole");
  expect(await namesFor({})).toEqual(["whole"]);
  expect((await ask()).status).toBe(200);
  expect(await listModels()).toHaveLength(1);
});

test("the newcomer's demo stands back as soon as there is another channel", async () => {
  await add("demo", { kind: "demo", fromEnvironment: true, baseUrl: null, priority: 9 });
  expect(await namesFor({})).toEqual(["demo"]);
  await newChannel("another-model");
  await expect(namesFor({})).rejects.toMatchObject({ code: "model_not_found" });
});

test("a channel reaches its own private host and port where it may, and no other", async () => {
  await addSecond({ allowPrivateAddress: false });
  expect((await ask()).status).toBe(503);
  expect(second.calls).toHaveLength(0);
  await db.channel.updateMany({ data: { allowPrivateAddress: true } });
  expect((await ask({ response_format: "b64_json" })).status).toBe(200);
  // An image elsewhere on the private network is still out of reach, one on the same host and port is not.
  second.answers(json(200, { data: [{ url: "http://127.0.0.1:9/x.png" }] }));
  expect((await ask()).status).toBe(502);
  second.answers(json(200, { data: [{ url: `${second.baseUrl}/x.png` }] }));
  expect((await ask()).status).toBe(200);
});
