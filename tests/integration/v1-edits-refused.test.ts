import sharp from "sharp";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { forgetReferences, form, minimal, png, sendEdit, storedReferences } from "@/tests/support/edits";
import { books } from "@/tests/support/gateway";
import { teamWithUpstream } from "@/tests/support/team";
import { picture } from "@/tests/support/upstream";

const { person, upstream } = teamWithUpstream();
const [red, blue, mask] = await Promise.all([picture(64, 48, 1), picture(32, 32, 2), picture(64, 48, 3)]);
beforeEach(forgetReferences);

const send = (body: BodyInit, headers: Record<string, string> = {}) => sendEdit(person.key, body, headers);

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
    expect(await storedReferences()).toEqual([]);
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
        await expect.poll(storedReferences).toHaveLength(1);
        controller.error(new Error("aborted"));
      },
    });
    const answer = await send(body, { "content-type": `multipart/form-data; boundary=${boundary}` });
    expect([answer.status, answer.body.error.message]).toEqual([400, "The body broke off."]);
    expect(await storedReferences()).toEqual([]);
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
  const sendUnread = (key: string | null, headers: Record<string, string> = {}) =>
    sendEdit(key, untouched(), { "content-type": "multipart/form-data; boundary=x", ...headers });

  test("whose sender is not known", async () => {
    expect((await sendUnread(null)).status).toBe(401);
  });

  test("whose sender has nothing left", async () => {
    await db.user.update({ where: { id: person.userId }, data: { monthlyQuota: 0 } });
    const answer = await sendUnread(person.key);
    expect([answer.status, answer.body.error.code]).toEqual([429, "insufficient_quota"]);
  });

  test("that says it is too large", async () => {
    expect((await sendUnread(person.key, { "content-length": String(65 * 1024 * 1024) })).status).toBe(413);
  });
});
