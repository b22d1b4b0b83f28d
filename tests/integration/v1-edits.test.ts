import { createHash } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GET as getGeneration } from "@/app/v1/generations/[id]/route";
import { POST as edit } from "@/app/v1/images/edits/route";
import { db } from "@/lib/db";
import { storage } from "@/lib/storage/storage";
import { books, freshTeam } from "@/tests/support/gateway";
import { json, ok, picture, startUpstream, type Upstream } from "@/tests/support/upstream";

let upstream: Upstream;
let person: Awaited<ReturnType<typeof freshTeam>>;
let red: Buffer;
let blue: Buffer;
let mask: Buffer;

beforeAll(async () => {
  upstream = await startUpstream();
  [red, blue, mask] = await Promise.all([picture(64, 48, 1), picture(32, 32, 2), picture(64, 48, 3)]);
});
afterAll(() => upstream.stop());
beforeEach(async () => {
  person = await freshTeam();
  upstream.answers(ok());
  for (const key of await stored()) await storage().delete(key);
});

const png = (bytes: Buffer) => new Blob([Uint8Array.from(bytes)], { type: "image/png" });
const minimal = { model: "gpt-image-2", prompt: "a harbour" };

/** A list of names and values as the form that an SDK makes of them. */
function form(...entries: [string, string | Blob][]): FormData {
  const data = new FormData();
  for (const [name, value] of [...Object.entries(minimal), ...entries]) {
    if (typeof value === "string") data.append(name, value);
    else data.append(name, value, "picture.png");
  }
  return data;
}

async function send(body: BodyInit, headers: Record<string, string> = {}, key: string | null = person.key) {
  const request = new Request("http://localhost:3000/v1/images/edits", {
    method: "POST",
    headers: { ...(key && { authorization: `Bearer ${key}` }), ...headers },
    body,
  });
  const response = await edit(request, { params: Promise.resolve({}) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function look(id: string) {
  const request = new Request("http://localhost:3000/v1/generations/x", {
    headers: { authorization: `Bearer ${person.key}` },
  });
  return (await getGeneration(request, { params: Promise.resolve({ id }) })).json();
}

async function stored(): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage().list("references/")) keys.push(key);
  return keys;
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const sentBody = () => JSON.parse(upstream.calls[0]?.body ?? "{}") as Record<string, unknown>;

describe("a form", () => {
  test("is told of, when it is taken for later, as it can be looked up", async () => {
    await db.channel.updateMany({ data: { kind: "openai" } });
    const body = form(["image[]", png(red)], ["mask", png(mask)], ["image[]", png(blue)]);
    const taken = await send(body, { prefer: "respond-async" });
    expect([taken.status, taken.body.status, taken.body.receipt.references.length]).toEqual([202, "queued", 3]);
    expect(JSON.stringify(await look(taken.body.id))).toBe(JSON.stringify(taken.body));
  });

  test("reaches the upstream as the same request in JSON would", async () => {
    const fields: [string, string][] = [
      ["n", "2"],
      ["size", "3:2"],
      ["quality", "high"],
      ["background", "transparent"],
      ["output_format", "webp"],
      ["output_compression", "80"],
      ["watermark", "false"],
      ["input_fidelity", "high"],
      ["user", "u-1"],
      ["x-own", "7"],
    ];
    const { status, body } = await send(form(["image", png(red)], ...fields));
    expect([status, body.data.length]).toEqual([200, 2]);
    expect(upstream.calls).toHaveLength(1);
    expect(sentBody()).toEqual({
      ...minimal,
      n: 2,
      size: "1536x1024",
      image: red.toString("base64"),
      response_format: "b64_json",
      quality: "high",
      background: "transparent",
      output_format: "webp",
      output_compression: 80,
      watermark: false,
      input_fidelity: "high",
      user: "u-1",
      "x-own": "7",
    });
    expect((await books(person.userId)).counter).toEqual({ spent: 2, reserved: 0 });
  });

  test.each([
    ["image[] once is a list", ["image[]"], (images: string[]) => images],
    ["image twice is a list", ["image", "image"], (images: string[]) => images],
    ["image[0] and image[1] are a list", ["image[0]", "image[1]"], (images: string[]) => images],
    ["image once is none", ["image"], ([image]: string[]) => image],
  ])("%s", async (_, names, expected) => {
    const files = [red, blue].slice(0, names.length);
    const { status } = await send(form(...names.map((name, i) => [name, png(files[i] ?? red)] as [string, Blob])));
    expect(status).toBe(200);
    expect(sentBody().image).toEqual(expected(files.map((file) => file.toString("base64"))));
  });

  test("goes to a channel of OpenAI's own dialect as a form with its mask, which the receipt shows", async () => {
    await db.channel.updateMany({ data: { kind: "openai" } });
    upstream.answers(json(200, { data: [{ b64_json: (await picture()).toString("base64") }] }));
    const { status, headers } = await send(form(["mask", png(mask)], ["image[]", png(red)], ["image[]", png(blue)]));
    expect(status).toBe(200);
    const [call] = upstream.calls;
    expect([call?.path, call?.headers["content-type"]]).toEqual([
      "/v1/images/edits",
      expect.stringMatching(/^multipart\/form-data; boundary=/),
    ]);
    expect(call?.body.match(/name="(image\[\]|mask)"/g)).toHaveLength(3);
    const { receipt } = await look(headers.get("x-generation-id") ?? "");
    const facts = (role: string, bytes: Buffer, width: number, height: number) => {
      return { role, mime: "image/png", width, height, bytes: bytes.length, sha256: sha256(bytes) };
    };
    expect(receipt.references).toEqual([
      facts("image", red, 64, 48),
      facts("image", blue, 32, 32),
      facts("mask", mask, 64, 48),
    ]);
    const rows = await db.reference.findMany({ orderBy: [{ role: "asc" }, { position: "asc" }] });
    const kept = await Promise.all(rows.map(({ storageKey }) => storage().read(storageKey ?? "")));
    expect(kept.map(sha256)).toEqual([red, blue, mask].map(sha256));
    expect(await stored()).toHaveLength(3);
  });

  test("with stream: true is answered with the events of an edit", async () => {
    const request = new Request("http://localhost:3000/v1/images/edits", {
      method: "POST",
      headers: { authorization: `Bearer ${person.key}` },
      body: form(["image", png(red)], ["stream", "true"], ["partial_images", "2"]),
    });
    const response = await edit(request, { params: Promise.resolve({}) });
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect((await response.text()).match(/^event: .*$/gm)).toEqual(["event: image_edit.completed"]);
  });

  test("under one Idempotency-Key is made once; with other bytes it is another request", async () => {
    const named = { "idempotency-key": "edit-1" };
    const first = await send(form(["image", png(red)]), named);
    const again = await send(form(["image", png(red)]), named);
    expect([first.status, again.status, again.headers.get("idempotency-replayed")]).toEqual([200, 200, "true"]);
    expect(again.headers.get("x-generation-id")).toBe(first.headers.get("x-generation-id"));
    const other = await send(form(["image", png(blue)]), named);
    expect([other.status, other.body.error.code]).toEqual([422, "idempotency_key_reused"]);
    expect(upstream.calls).toHaveLength(1);
    expect(await stored()).toHaveLength(1);
  });

  test("is answered again under its key though nothing is left of the quota", async () => {
    const named = { "idempotency-key": "edit-1" };
    await db.user.update({ where: { id: person.userId }, data: { monthlyQuota: 1 } });
    expect((await send(form(["image", png(red)]), named)).status).toBe(200);
    expect((await send(form(["image", png(red)]), named)).status).toBe(200);
  });
});

describe("what is wrong is named, and nothing is left in storage", () => {
  const image = (): [string, Blob] => ["image", png(red)];
  const refused: [string, () => BodyInit | Promise<BodyInit>, number, string, string | null, string][] = [
    ["no image", () => form(), 400, "missing_required_parameter", "image", "image is required: a file."],
    ["no prompt", () => without("prompt"), 400, "missing_required_parameter", "prompt", "prompt is required."],
    ["no model", () => without("model"), 400, "missing_required_parameter", "model", "model is required."],
    [
      "an unknown model",
      () => replaced("model", "x"),
      404,
      "model_not_found",
      "model",
      'No channel serves the model "x".',
    ],
    [
      "n that is no number",
      () => form(image(), ["n", "two"]),
      400,
      "invalid_value",
      "n",
      "n should be a whole number from 0 to 10.",
    ],
    [
      "n of 11",
      () => form(image(), ["n", "11"]),
      400,
      "invalid_value",
      "n",
      "n should be a whole number from 0 to 10.",
    ],
    [
      "n without a value",
      () => form(image(), ["n", ""]),
      400,
      "invalid_value",
      "n",
      "n should be a whole number from 0 to 10.",
    ],
    [
      "a flag that is none",
      () => form(image(), ["watermark", "yes"]),
      400,
      "invalid_value",
      "watermark",
      "watermark should be true or false.",
    ],
    ["a field twice", () => form(image(), ["n", "1"], ["n", "2"]), 400, "invalid_value", "n", "n is given twice."],
    [
      "text where a file should be",
      () => form(["image", "https://example.com/a.png"]),
      400,
      "invalid_value",
      "image",
      "image should be a file: send its bytes, with a file name.",
    ],
    [
      "a file where text should be",
      () => form(image(), ["style", png(blue)]),
      400,
      "invalid_value",
      "style",
      "style should be text: files go into image, image[] and mask.",
    ],
    [
      "a file that is no image",
      () => form(image(), ["image[]", png(Buffer.from("hello"))]),
      400,
      "invalid_value",
      "image",
      "image: The image is not a PNG, JPEG or WebP file.",
    ],
    [
      "a damaged image",
      () => form(image(), ["image", png(red.subarray(0, 60))]),
      400,
      "invalid_value",
      "image",
      "image: The image is incomplete: its file ends too early.",
    ],
    [
      "17 images",
      () => form(...Array.from({ length: 17 }, image)),
      400,
      "invalid_value",
      "image",
      "image should be at most 16 files.",
    ],
    [
      "two masks",
      () => form(image(), ["mask", png(mask)], ["mask", png(mask)]),
      400,
      "invalid_value",
      "mask",
      "mask is given twice.",
    ],
    [
      "a mask of another size",
      () => form(["mask", png(blue)], image()),
      400,
      "invalid_value",
      "mask",
      "mask should have the size of the first image, 64x48: it has 32x32.",
    ],
    [
      "a JPEG as mask",
      async () => form(image(), ["mask", png(await sharp(mask).jpeg().toBuffer())]),
      400,
      "invalid_value",
      "mask",
      "mask should be a PNG, whose transparent parts are made anew.",
    ],
    [
      "much text",
      () => form(image(), ["a", "x".repeat(200_000)], ["b", "x".repeat(70_000)]),
      413,
      "request_too_large",
      null,
      "The request without its files is larger than 256 KiB.",
    ],
    [
      "a mask that no channel takes",
      () => form(image(), ["mask", png(mask)]),
      400,
      "invalid_value",
      "mask",
      'mask: no channel that serves "gpt-image-2" can edit by a mask.',
    ],
  ];

  test.each(refused)("%s", async (_, make, status, code, param, message) => {
    const answer = await send(await make());
    expect([answer.status, answer.body.error]).toEqual([
      status,
      { message, type: "invalid_request_error", param, code },
    ]);
    expect(await stored()).toEqual([]);
    expect(upstream.calls).toHaveLength(0);
    expect((await books(person.userId)).counter).toEqual({ spent: 0, reserved: 0 });
  });

  function without(name: string): FormData {
    const data = form(image());
    data.delete(name);
    return data;
  }

  function replaced(name: string, value: string): FormData {
    const data = form(image());
    data.set(name, value);
    return data;
  }

  test("a connection that breaks off", async () => {
    const whole = Buffer.from(await new Response(form(image(), image())).arrayBuffer());
    const boundary = whole.subarray(2, whole.indexOf("\r\n")).toString();
    let turn = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (turn++ === 0) return controller.enqueue(whole.subarray(0, whole.length - 30));
        await expect.poll(stored).toHaveLength(1);
        controller.error(new Error("aborted"));
      },
    });
    const headers = {
      authorization: `Bearer ${person.key}`,
      "content-type": `multipart/form-data; boundary=${boundary}`,
    };
    const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
    const answer = await edit(new Request("http://localhost:3000/v1/images/edits", init), {
      params: Promise.resolve({}),
    });
    expect([answer.status, (await answer.json()).error.message]).toEqual([400, "The body broke off."]);
    expect(await stored()).toEqual([]);
  });

  test("JSON, with where it should go", async () => {
    const body = JSON.stringify({ ...minimal, image: red.toString("base64") });
    const answer = await send(body, { "content-type": "application/json" });
    expect([answer.status, answer.body.error.code]).toEqual([415, "unsupported_media_type"]);
    expect(answer.body.error.message).toContain("/v1/images/generations");
  });
});

describe("nothing is read of a body", () => {
  const untouched = () =>
    new ReadableStream<Uint8Array>({ pull: () => expect.unreachable("the body was read") }, { highWaterMark: 0 });
  const send = (key: string | null, headers: Record<string, string> = {}) => {
    const init = {
      method: "POST",
      headers: {
        "content-type": "multipart/form-data; boundary=x",
        ...(key && { authorization: `Bearer ${key}` }),
        ...headers,
      },
      body: untouched(),
      duplex: "half",
    } as RequestInit;
    return edit(new Request("http://localhost:3000/v1/images/edits", init), { params: Promise.resolve({}) });
  };

  test("whose sender is not known", async () => {
    expect((await send(null)).status).toBe(401);
  });

  test("whose sender has nothing left", async () => {
    await db.user.update({ where: { id: person.userId }, data: { monthlyQuota: 0 } });
    const answer = await send(person.key);
    expect([answer.status, (await answer.json()).error.code]).toEqual([429, "insufficient_quota"]);
  });

  test("that says it is too large", async () => {
    expect((await send(person.key, { "content-length": String(65 * 1024 * 1024) })).status).toBe(413);
  });
});
