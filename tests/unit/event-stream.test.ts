import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { PartialImage } from "@/lib/channels/provider";
import { unified } from "@/lib/channels/unified";
import { asking, createServers } from "@/tests/support/dialect";

const { open, answering, answeringJson, stop } = createServers();
afterEach(stop);

const { generate, failure } = asking(unified, "upstream-secret-key");
const stream = { partialImages: 2 };

const event = (type: string, data: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
const partial = (bytes: Buffer, index = 0) =>
  event("image_generation.partial_image", { b64_json: bytes.toString("base64"), partial_image_index: index });
const completed = (bytes: Buffer, more: object = {}) =>
  event("image_generation.completed", { b64_json: bytes.toString("base64"), ...more });
const image = (text: string) => ({ bytes: Buffer.from(text), revisedPrompt: null });

const streaming = (write: (response: ServerResponse) => unknown) =>
  answering((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    write(response);
  });
const streamingText = (text: string) => streaming((response) => response.end(text));

describe("a stream of image events", () => {
  it("is asked for, and left alone where nobody wants one", async () => {
    const bodies: string[] = [];
    const baseUrl = await answering((request, response) => {
      bodies.push(String(request.headers.accept));
      response.writeHead(200, { "content-type": "text/event-stream" }).end(completed(Buffer.from("x")));
    });
    await generate(baseUrl, { stream });
    // What comes as a stream all the same was paid for.
    expect((await generate(baseUrl)).images).toEqual([image("x")]);
    expect(bodies).toEqual(["text/event-stream, application/json", "application/json"]);
  });

  it("is read whatever its line ends are and wherever its pieces are cut", async () => {
    const said =
      "\ufeff: working\n\n" +
      partial(Buffer.from("half")) +
      completed(Buffer.from("whole"), { revised_prompt: "ü 🎨" });
    for (const lineEnd of ["\n", "\r\n", "\r"]) {
      const bytes = Buffer.from(said.replaceAll("\n", lineEnd));
      const baseUrl = await streaming(async (response) => {
        for (let at = 0; at < bytes.length; at += 7) {
          response.write(bytes.subarray(at, at + 7));
          if (at % 21 === 0) await setTimeout(0);
        }
        response.end();
      });
      const onPartial = vi.fn();
      const { images } = await generate(baseUrl, { stream, onPartial });
      expect(images).toEqual([{ bytes: Buffer.from("whole"), revisedPrompt: "ü 🎨" }]);
      expect(onPartial.mock.calls).toEqual([[{ number: 0, bytes: Buffer.from("half") }]]);
    }
  });

  it("has its images decoded and never parsed, and does not hold up the process for long", async () => {
    const [first, last] = [randomBytes(1_500_000), randomBytes(1_500_000)];
    const baseUrl = await streamingText(partial(first) + completed(last, { usage: { total_tokens: 7 } }));
    const parse = vi.spyOn(JSON, "parse");
    const partials: PartialImage[] = [];
    const result = await generate(baseUrl, { stream, onPartial: (one) => partials.push(one) });
    expect(Math.max(...parse.mock.calls.map(([text]) => text.length))).toBeLessThan(1000);
    parse.mockRestore();
    expect(partials[0]?.bytes.equals(first)).toBe(true);
    const [only] = result.images;
    expect(only && "bytes" in only && only.bytes.equals(last)).toBe(true);
    expect(result.usage).toEqual({ total_tokens: 7 });
  });

  it("passes over what it does not know", async () => {
    const odd = [
      ": a comment\n\n",
      "data: [DONE]\n\n",
      "data: not json\n\n",
      "data: 7\n\n",
      event("image_generation.queued", { position: 3 }),
      event("image_generation.partial_image", { b64_json: "<html>" }),
      event("image_generation.completed", {}),
      "id: 7\nretry: 10\n\n",
    ];
    const baseUrl = await streamingText(odd.join("") + completed(Buffer.from("x"), { usage: "much", error: null }));
    expect(await generate(baseUrl, { stream })).toEqual({ images: [image("x")], usage: null });
  });

  it("knows an event by its name where its data do not tell", async () => {
    const baseUrl = await streamingText(`event: image_edit.completed\ndata: {"b64_json":"${btoa("x")}"}\n\n`);
    expect((await generate(baseUrl, { stream })).images).toEqual([image("x")]);
  });

  it("is read until n images are there, and then left though it goes on", async () => {
    const baseUrl = await streaming((response) =>
      response.write(completed(Buffer.from("a")) + completed(Buffer.from("b"))),
    );
    expect((await generate(baseUrl, { stream, n: 2 })).images).toEqual([image("a"), image("b")]);
    await vi.waitFor(() => expect(open.size).toBe(0), { timeout: 500 });
  });

  it.each([
    ["ends early", (response: ServerResponse) => response.end()],
    ["breaks", (response: ServerResponse) => response.destroy()],
    ["sends an error", (response: ServerResponse) => response.end(event("error", { error: { message: "no" } }))],
    ["hangs", () => undefined],
  ])("that %s keeps the images that were completed", async (_, then) => {
    const baseUrl = await streaming(async (response) => {
      response.write(completed(Buffer.from("a")));
      await setTimeout(50);
      then(response);
    });
    const signal = AbortSignal.timeout(500);
    expect((await generate(baseUrl, { stream, n: 2, signal })).images).toEqual([image("a")]);
  });

  it.each([
    ["ends", (response: ServerResponse) => response.end(), "failed"],
    ["breaks", (response: ServerResponse) => response.destroy(), "failed"],
    ["hangs", () => undefined, "timeout"],
  ])("that %s without an image may have been paid", async (_, then, failed) => {
    const baseUrl = await streaming(async (response) => {
      response.write(partial(Buffer.from("half")));
      await setTimeout(50);
      then(response);
    });
    const error = await failure(baseUrl, { stream, signal: AbortSignal.timeout(500) });
    expect(error).toMatchObject({ failure: failed, mayBePaid: true });
  });

  it.each([
    ["one event", "data: x"],
    ["lines", "data: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"],
    ["comments", `: ${"x".repeat(100)}\n\n`],
  ])(
    "that never ends is cut off: %s",
    async (_, text) => {
      let written = 0;
      const piece = Buffer.from(text === "data: x" ? "x".repeat(1024 * 1024) : text.repeat(10_000));
      const baseUrl = await streaming((response) => {
        response.write(text);
        const more = () => {
          while (!response.closed && response.write(piece)) written += piece.length;
        };
        response.on("drain", () => {
          written += piece.length;
          more();
        });
        more();
      });
      const signal = AbortSignal.timeout(20_000);
      expect(await failure(baseUrl, { stream: { partialImages: 0 }, signal })).toMatchObject({ failure: "invalid" });
      expect(written).toBeLessThan(100 * 1024 * 1024);
    },
    30_000,
  );

  it("asks for room once its image is there, and not while the upstream still draws", async () => {
    const gate = Promise.withResolvers<void>();
    const baseUrl = await streaming(async (response) => {
      response.write(partial(randomBytes(100_000)));
      await gate.promise;
      response.end(completed(Buffer.from("x")));
    });
    const room = vi.fn(async () => undefined);
    const onPartial = vi.fn();
    const call = generate(baseUrl, { stream, room, onPartial });
    await vi.waitFor(() => expect(onPartial).toHaveBeenCalled());
    expect(room).not.toHaveBeenCalled();
    gate.resolve();
    expect((await call).images).toHaveLength(1);
    expect(room).toHaveBeenCalledTimes(1);
  });
});

it("an upstream that answers in one JSON though a stream was asked is read all the same", async () => {
  const baseUrl = await answeringJson(200, { data: [{ b64_json: btoa("x") }] });
  expect((await generate(baseUrl, { stream })).images).toEqual([image("x")]);
});
