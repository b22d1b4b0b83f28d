import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GET as readGeneration } from "@/app/v1/generations/[id]/route";
import { POST as generate } from "@/app/v1/images/generations/route";
import { db } from "@/lib/db";
import { inspectImage } from "@/lib/storage/ingest";
import { storage } from "@/lib/storage/storage";
import { call, freshTeam, newChannel } from "@/tests/support/gateway";
import { opened } from "@/tests/support/opened";
import { type Answer, json, picture, startUpstream } from "@/tests/support/upstream";

const upstream = opened(startUpstream);
let person: Awaited<ReturnType<typeof freshTeam>>;

/** Delivers exactly the size that it is asked for, as the real ones do. */
const obedient: Answer = async (request, response) => {
  const { size } = JSON.parse(request.body) as { size?: string };
  const [width, height] = /^\d/.test(size ?? "") ? (size ?? "").split("x").map(Number) : [640, 480];
  const image = await picture(width, height);
  json(200, { created: 1, data: [{ b64_json: image.toString("base64") }] })(request, response);
};

const threeSizes = { sizes: { kind: "list", sizes: ["1024x1024", "1536x1024", "1024x1536"] } };

beforeAll(async () => {
  person = await freshTeam({ quota: 1000 });
  await db.channel.deleteMany();
  await newChannel("any");
  await newChannel("three", { capabilities: threeSizes });
  await newChannel("grid", { kind: "openai" });
});
beforeEach(() => upstream.answers(obedient));

const ask = (body: Record<string, unknown>, policy?: string) =>
  call(generate, person.key, { prompt: "a harbour", ...body }, policy ? { "x-size-policy": policy } : {});

/**
 * Asked size; what it means in pixels; its ratio's name; what three sizes and what the grid of GPT image models have
 * closest to it. These are worked out apart from the code, by trying every size that there is in exact fractions; for
 * some of them by hand, below.
 */
const table: [asked: string, target: string, ratio: string, three: string, grid: string][] = [
  ["1:1", "1024x1024", "1:1", "1024x1024", "1024x1024"],
  ["4:3", "1536x1152", "4:3", "1536x1024", "1536x1152"],
  ["3:2", "1536x1024", "3:2", "1536x1024", "1536x1024"],
  ["2:3", "1024x1536", "2:3", "1024x1536", "1024x1536"],
  ["16:9", "1920x1080", "16:9", "1536x1024", "1792x1008"],
  ["9:16", "1080x1920", "9:16", "1024x1536", "1008x1792"],
  ["512x512", "512x512", "1:1", "1024x1024", "816x816"],
  ["1000x1000", "1000x1000", "1:1", "1024x1024", "992x992"],
  ["1024x768", "1024x768", "4:3", "1536x1024", "1024x768"],
  ["768x1024", "768x1024", "3:4", "1024x1536", "768x1024"],
  ["1280x720", "1280x720", "16:9", "1536x1024", "1280x720"],
  ["720x1280", "720x1280", "9:16", "1024x1536", "720x1280"],
  ["1280x800", "1280x800", "8:5", "1536x1024", "1280x800"],
  ["1440x900", "1440x900", "8:5", "1536x1024", "1408x880"],
  ["1600x900", "1600x900", "16:9", "1536x1024", "1536x864"],
  ["2048x1152", "2048x1152", "16:9", "1536x1024", "2048x1152"],
  ["2560x1440", "2560x1440", "16:9", "1536x1024", "2560x1440"],
  ["3840x2160", "3840x2160", "16:9", "1536x1024", "3840x2160"],
  ["2160x3840", "2160x3840", "9:16", "1024x1536", "2160x3840"],
  ["2048x2048", "2048x2048", "1:1", "1024x1024", "2048x2048"],
  ["1500x500", "1500x500", "3:1", "1536x1024", "1488x496"],
  ["500x1500", "500x1500", "1:3", "1024x1536", "496x1488"],
  ["2000x500", "2000x500", "4:1", "1536x1024", "1728x576"],
  ["300x1200", "300x1200", "1:4", "1024x1536", "480x1440"],
  ["1200x630", "1200x630", "40:21", "1536x1024", "1280x672"],
  ["1080x1350", "1080x1350", "4:5", "1024x1536", "1088x1360"],
  ["851x315", "851x315", "851:315", "1536x1024", "1600x592"],
  ["1000x1500", "1000x1500", "2:3", "1024x1536", "992x1488"],
  ["1500x1000", "1500x1000", "3:2", "1536x1024", "1488x992"],
  ["1920x1200", "1920x1200", "8:5", "1536x1024", "1920x1200"],
  ["1366x768", "1366x768", "683:384", "1536x1024", "1280x720"],
  ["1920x1088", "1920x1088", "30:17", "1536x1024", "1920x1088"],
  ["640x480", "640x480", "4:3", "1536x1024", "960x720"],
  ["1792x1024", "1792x1024", "7:4", "1536x1024", "1792x1024"],
  ["1024x1792", "1024x1792", "4:7", "1024x1536", "1024x1792"],
  ["64x64", "64x64", "1:1", "1024x1024", "816x816"],
];

/*
 * By hand. Of three sizes: from a ratio of √1.5 = 1.2247 on 3:2 is closer than 1:1 (4:3 = 1.333 and 8:5 = 1.6 are
 * above it), and likewise upright (4:5 = 0.8 is below 0.8165). On the grid (sides divisible by 16, 655,360 to
 * 8,294,400 pixels, up to 3:1):
 *   16:9      1080 / 16 = 67.5. Exactly 16:9 are 256k x 144k: 1792x1008 lies 267,264 pixels below, 2048x1152 285,696 above.
 *   9:16      the same, turned.
 *   4:3       1536 = 96 · 16 and 1152 = 72 · 16: it is on the grid. So are 3:2, 2:3 and 1:1.
 *   512x512   squares need √655,360 = 809.5 a side: 816 = 51 · 16 is the smallest.
 *   1000x1000 992² is 15,936 pixels below, 1008² 16,064 above.
 *   1440x900  8:5 is 128k x 80k: 1408x880 (k = 11) is 56,960 below, 1536x960 (k = 12) 178,560 above.
 *   1600x900  16:9 again: 1536x864 (k = 6) is 112,896 below, 1792x1008 366,336 above.
 *   3840x2160 is 8,294,400 pixels, exactly the most, with exactly the longest side.
 *   1500x500  3:1 is 48k x 16k: 1488x496 (k = 31) is 11,952 below, 1536x512 (k = 32) 36,432 above.
 *   2000x500  4:1 is more than 3:1, which is then the closest: 1728x576 (k = 36) is 4,672 pixels below.
 *   1080x1350 4:5 is 64k x 80k: 1088x1360 (k = 17) is 21,680 above, 1024x1280 (k = 16) 147,280 below.
 *   640x480   4:3 is 64k x 48k: from 655,360 pixels on the first is k = 15, 960x720.
 *   64x64     as 512x512.
 *   1366x768  16:9 lies 0.05 % beside it, less than the half pixel to which 768 can tell: 1280x720.
 */
const profiles = { any: 1, three: 3, grid: 4 } as const;

test("there are 6 presets and 30 free sizes", () => {
  expect(table.filter(([asked]) => asked.includes(":"))).toHaveLength(6);
  expect(table.filter(([asked]) => asked.includes("x"))).toHaveLength(30);
  expect(new Set(table.map(([asked]) => asked)).size).toBe(36);
});

describe.each(Object.entries(profiles))("a channel with the sizes «%s»", (model, column) => {
  test.each(table)("asked for %s", async (...row) => {
    const [asked, target, ratio] = row;
    const sent = row[column];
    const { status, headers, body } = await ask({ model, size: asked, response_format: "b64_json" });
    const prompt = sent === target ? "a harbour" : `a harbour Compose for a ${ratio} frame (${target}).`;

    expect(status).toBe(200);
    expect([headers.get("x-size-asked"), headers.get("x-size-sent")]).toEqual([asked, sent]);
    expect(JSON.parse(upstream.calls[0]?.body ?? "")).toMatchObject({ size: sent, prompt });
    const { width, height } = await inspectImage(Buffer.from(body.data[0].b64_json, "base64"));
    expect(`${width}x${height}`).toBe(sent);
    expect(await read(headers.get("x-generation-id"))).toMatchObject({
      prompt: "a harbour",
      receipt: {
        ...{ channel: model, size_asked: asked, size_sent: sent, size_policy: "closest", delivered: [sent] },
        prompt_sent: prompt,
      },
    });
  });
});

describe("a channel is left to choose", () => {
  test.each([["any"], ["three"], ["grid"]])("by «%s», with auto and without a size", async (model) => {
    for (const size of ["auto", undefined]) {
      upstream.answers(obedient);
      const { headers } = await ask({ model, size }, "crop");
      expect([headers.get("x-size-asked"), headers.get("x-size-sent")]).toEqual([size ?? null, size ?? null]);
      const { prompt, size: sent } = JSON.parse(upstream.calls[0]?.body ?? "");
      expect([prompt, sent]).toEqual(["a harbour", size]);
      expect((await imageOf(headers)).uncroppedKey).toBeNull();
    }
  });
});

describe("with X-Size-Policy: strict", () => {
  test.each([
    ["any", "851x315"],
    ["three", "3:2"],
    ["three", "1024x1536"],
    ["grid", "4:3"],
    ["grid", "3840x2160"],
    ["grid", "auto"],
  ])("«%s» is asked for %s, which it takes", async (model, size) => {
    const { status, headers } = await ask({ model, size }, "strict");
    expect([status, headers.get("x-size-sent")]).toEqual([200, size.includes(":") ? targetOf(size) : size]);
    expect(await read(headers.get("x-generation-id"))).toMatchObject({ receipt: { size_policy: "strict" } });
  });

  test.each([
    ["three", "16:9", "1024x1024, 1536x1024, 1024x1536"],
    ["three", "512x512", "1024x1024, 1536x1024, 1024x1536"],
    ["grid", "1920x1080", "sides divisible by 16, ratio up to 3:1, 655,360 to 8,294,400 pixels, longest side 3840"],
    ["grid", "512x512", "sides divisible by 16, ratio up to 3:1, 655,360 to 8,294,400 pixels, longest side 3840"],
  ])("«%s» is not asked for %s; the refusal says what would do", async (model, size, would) => {
    const before = await db.generation.count();
    const { status, body } = await ask({ model, size }, "strict");
    const message = `size ${size} is not one that ${model} is made in. Sizes that would do: ${would}.`;
    expect([status, body.error]).toEqual([
      400,
      { message, type: "invalid_request_error", param: "size", code: "size_not_supported" },
    ]);
    expect(upstream.calls).toHaveLength(0);
    expect(await db.generation.count()).toBe(before);
  });
});

describe("with X-Size-Policy: crop", () => {
  test.each([
    ["three", "16:9", "1536x1024", "1536x864"],
    ["three", "9:16", "1024x1536", "864x1536"],
    ["three", "4:3", "1536x1024", "1364x1023"],
    ["three", "1:1", "1024x1024", "1024x1024"],
    ["three", "1500x500", "1536x1024", "1536x512"],
    ["three", "1080x1350", "1024x1536", "1024x1280"],
    ["grid", "16:9", "1792x1008", "1792x1008"],
    ["grid", "2000x500", "1728x576", "1728x432"],
    ["any", "851x315", "851x315", "851x315"],
  ])("«%s» asked for %s gets %s from its upstream and delivers %s", async (model, asked, sent, delivered) => {
    const { headers, body } = await ask({ model, size: asked, response_format: "b64_json" }, "crop");
    expect(headers.get("x-size-sent")).toBe(sent);
    const content = Buffer.from(body.data[0].b64_json, "base64");
    const { width, height, sha256 } = await inspectImage(content);
    expect(`${width}x${height}`).toBe(delivered);
    const image = await imageOf(headers);
    expect(image).toMatchObject({ width, height, bytes: content.length });
    expect(Buffer.from(image.sha256)).toEqual(sha256);
    expect((await storage().read(image.originalKey)).equals(content)).toBe(true);
    expect(await read(headers.get("x-generation-id"))).toMatchObject({
      receipt: { size_policy: "crop", size_sent: sent, delivered: [delivered] },
    });
    // What came stays where it was put, unless it is the same.
    const [came, cameHeight] = sent.split("x").map(Number);
    if (sent === delivered) expect(image.uncroppedKey).toBeNull();
    else expect(await storage().read(image.uncroppedKey ?? "")).toEqual(await picture(came, cameHeight));
  });

  test("an image of another size than was asked for is cut too", async () => {
    upstream.answers(async (request, response) => {
      const data = [{ b64_json: (await picture(900, 900)).toString("base64") }];
      json(200, { data })(request, response);
    });
    const { headers } = await ask({ model: "any", size: "16:9" }, "crop");
    expect(await imageOf(headers)).toMatchObject({ width: 896, height: 504 });
  });
});

test("another policy is refused by the header's name", async () => {
  const { status, body } = await ask({ model: "any" }, "stretch");
  expect([status, body.error.code]).toEqual([400, "invalid_value"]);
  expect(body.error.param.toLowerCase()).toBe("x-size-policy");
});

async function read(id: string | null) {
  const request = new Request(`http://localhost:3000/v1/generations/${id}`, {
    headers: { authorization: `Bearer ${person.key}` },
  });
  return (await readGeneration(request, { params: Promise.resolve({ id: id ?? "" }) })).json();
}

function imageOf(headers: Headers) {
  return db.image.findFirstOrThrow({ where: { generationId: headers.get("x-generation-id") ?? "" } });
}

function targetOf(asked: string) {
  return table.find(([size]) => size === asked)?.[1];
}
