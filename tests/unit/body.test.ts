import { expect, test } from "vitest";
import { bodyChunks } from "@/lib/body";
import { AppError } from "@/lib/errors";

/** A request whose body has `count` chunks of 10 bytes, and what has become of it. */
function arriving(count: number, headers: Record<string, string> = {}) {
  const told = { sent: 0, cancelled: false, done: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (told.sent < count) {
          told.sent++;
          return controller.enqueue(new Uint8Array(10));
        }
        told.done = true;
        controller.close();
      },
      cancel() {
        told.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
  return { told, request: new Request("http://localhost/", init) };
}

async function read(request: Request, limit: number, most = Infinity): Promise<number> {
  let bytes = 0;
  for await (const chunk of bodyChunks(request, limit)) {
    bytes += chunk.length;
    if (bytes >= most) break;
  }
  return bytes;
}

const tooLarge = { code: "request_too_large", message: "The body is larger than 0 KiB." };

test("a body within the limit is read whole", async () => {
  const { request, told } = arriving(10);
  expect(await read(request, 100)).toBe(100);
  expect(told).toEqual({ sent: 10, cancelled: false, done: true });
});

test("no body is none", async () => {
  expect(await read(new Request("http://localhost/", { method: "POST" }), 100)).toBe(0);
});

test("of one that says it is too large nothing is read", async () => {
  const { request, told } = arriving(11, { "content-length": "110" });
  await expect(read(request, 100)).rejects.toMatchObject(tooLarge);
  expect(told.sent).toBe(0);
});

test("of one that turns out too large the rest is thrown away, so that its sender can hear of it", async () => {
  const { request, told } = arriving(15);
  await expect(read(request, 100)).rejects.toMatchObject(tooLarge);
  await expect.poll(() => told).toEqual({ sent: 15, cancelled: false, done: true });
});

test("of one that is given up on the rest is thrown away, and one without an end is closed", async () => {
  const ending = arriving(15);
  await read(ending.request, 1000, 20);
  await expect.poll(() => ending.told.done).toBe(true);
  const endless = arriving(Infinity);
  await read(endless.request, 1000, 20);
  await expect.poll(() => endless.told.cancelled).toBe(true);
  expect(endless.told.sent).toBeLessThan(150);
});

test("one that breaks off says so", async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("aborted")) });
  const request = new Request("http://localhost/", { method: "POST", body, duplex: "half" } as RequestInit);
  const error = await read(request, 100).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ status: 400, message: "The body broke off." });
});

test("a compressed body is refused before any of it is read", async () => {
  const { request, told } = arriving(10, { "content-encoding": "gzip" });
  await expect(read(request, 100)).rejects.toMatchObject({ code: "unsupported_media_type", status: 415 });
  expect(told.sent).toBe(0);
  expect(await read(arriving(10, { "content-encoding": "identity" }).request, 100)).toBe(100);
});
