import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { type Part, readParts } from "@/lib/multipart";

const limits = { textBytes: 1024, fileBytes: 102_400 };
const boundary = "-----edge";
const type = `multipart/form-data; boundary=${boundary}`;

const text = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (name: string, bytes: Buffer, head = 'filename="a.png"\r\nContent-Type: image/png') =>
  Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"; ${head}\r\n\r\n`),
    bytes,
    Buffer.from("\r\n"),
  ]);
const end = `--${boundary}--\r\n`;
const form = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)));

/** The parts of a body that arrives in pieces of `piece` bytes. */
async function read(body: Buffer, piece = 65_536, contentType = type): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const part of readParts(toRequest(body, piece, contentType), limits)) parts.push(part);
  return parts;
}

function toRequest(body: Buffer, piece: number, contentType: string): Request {
  let at = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= body.length) return controller.close();
      controller.enqueue(body.subarray(at, at + piece));
      at += piece;
    },
  });
  const init = {
    method: "POST",
    headers: { "content-type": contentType },
    body: stream,
    duplex: "half",
  } as RequestInit;
  return new Request("http://localhost/", init);
}

async function refusal(body: Buffer, contentType = type, piece = 65_536): Promise<AppError> {
  try {
    await read(body, piece, contentType);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  return expect.unreachable("it should have been refused");
}

describe("a form", () => {
  const bytes = randomBytes(5000);

  test.each([1, 7, 100, 65_536])(
    "that arrives %i bytes at a time has its parts in order, byte for byte",
    async (piece) => {
      const body = form(
        text("prompt", "a härbour\r\n-- é"),
        file("image", bytes),
        file("mask", Buffer.alloc(0)),
        text("n", "2"),
        end,
      );
      const parts = await read(body, piece);
      expect(parts.map(({ name }) => name).toSorted()).toEqual(["image", "mask", "n", "prompt"]);
      expect(parts.find(({ name }) => name === "prompt")).toEqual({ name: "prompt", text: "a härbour\r\n-- é" });
      const files = parts.filter((part) => "file" in part);
      expect(files.map(({ name, file }) => [name, file.length])).toEqual([
        ["image", 5000],
        ["mask", 0],
      ]);
      expect(files[0]?.file.equals(bytes)).toBe(true);
    },
  );

  test("that a browser or an SDK writes is read", async () => {
    const data = new FormData();
    data.append("prompt", "日本 \u{1f600}");
    data.append("image[]", new Blob([bytes], { type: "image/png" }), "ü.png");
    const request = new Request("http://localhost/", { method: "POST", body: data });
    const parts: Part[] = [];
    for await (const part of readParts(request, limits)) parts.push(part);
    expect(parts).toEqual([
      { name: "prompt", text: "日本 \u{1f600}" },
      { name: "image[]", file: bytes },
    ]);
  });

  test("has a file wherever a part has a media type of its own", async () => {
    const typed = form(
      `--${boundary}\r\nContent-Disposition: form-data; name="image"\r\nContent-Type: image/png\r\n\r\nx\r\n`,
      end,
    );
    expect(await read(typed)).toEqual([{ name: "image", file: Buffer.from("x") }]);
    const plain = form(
      `--${boundary}\r\nContent-Disposition: form-data; name="n"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n2\r\n`,
      end,
    );
    expect(await read(plain)).toEqual([{ name: "n", text: "2" }]);
  });

  test("does not read on while its reader is busy with a file", async () => {
    let pulled = 0;
    const body = form(file("image", randomBytes(90_000)), file("image", randomBytes(90_000)), end);
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (pulled >= body.length) return controller.close();
          controller.enqueue(body.subarray(pulled, pulled + 10_000));
          pulled += 10_000;
        },
      },
      { highWaterMark: 0 },
    );
    const init = { method: "POST", headers: { "content-type": type }, body: stream, duplex: "half" } as RequestInit;
    for await (const part of readParts(new Request("http://localhost/", init), limits)) {
      expect(part.name).toBe("image");
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(pulled).toBeLessThan(120_000);
      break;
    }
  });
});

describe("what is not a form", () => {
  test.each([
    ["JSON", "application/json", 415, "unsupported_media_type", "send multipart/form-data with image as a file"],
    ["nothing said", "", 415, "unsupported_media_type", "multipart/form-data"],
    ["another multipart", "multipart/mixed; boundary=x", 415, "unsupported_media_type", "multipart/form-data"],
    ["no boundary", "multipart/form-data", 400, "invalid_value", "has no boundary"],
  ])("%s is refused with what to do", async (_, contentType, status, code, words) => {
    const error = await refusal(form(text("n", "1"), end), contentType);
    expect(error).toMatchObject({ status, code });
    expect(error.message).toContain(words);
  });

  test.each([
    ["nothing", ""],
    ["something else", "hello"],
    ["another boundary", "--other\r\n\r\n--other--"],
    ["a beginning", `--${boundary}`],
  ])("%s is a broken form", async (_, body) => {
    expect(await refusal(form(body))).toMatchObject({ status: 400, message: "The form is broken: it ends too early." });
  });

  test("cut off anywhere, it is refused or read up to there, and the process lives", async () => {
    const whole = form(text("prompt", "a harbour"), file("image", Buffer.from("12345")), text("n", "2"), end);
    for (let cut = 0; cut < whole.length - 4; cut++) {
      for (const piece of [3, 65_536]) {
        const error = await refusal(whole.subarray(0, cut), type, piece);
        expect(error.message, `cut at ${cut}`).toBe("The form is broken: it ends too early.");
      }
    }
  });

  test("whatever bytes come, it ends", async () => {
    for (let round = 0; round < 200; round++) {
      const body = form(text("prompt", "x"), file("image", randomBytes(300)), end);
      for (let change = 0; change < 5; change++)
        body[Math.floor(Math.random() * body.length)] = Math.floor(Math.random() * 256);
      await read(body, 1 + Math.floor(Math.random() * 200)).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      });
    }
  });
});

describe("a part", () => {
  test.each([
    ["a long text", () => form(text("prompt", "x".repeat(1025)), end), 413, "prompt is larger than 1 KiB.", "prompt"],
    [
      "a large file",
      () => form(file("image", randomBytes(102_401)), end),
      413,
      "image is larger than 100 KiB.",
      "image",
    ],
    [
      "no name",
      () => form(`--${boundary}\r\nContent-Disposition: form-data\r\n\r\nx\r\n`, end),
      400,
      "The form has a part without a name.",
      null,
    ],
    [
      "too many",
      () => form(...Array.from({ length: 201 }, (_, i) => text(`f${i}`, "x")), end),
      400,
      "The form has more than 200 parts.",
      null,
    ],
  ] as const)("%s is refused", async (_, make, status, message, param) => {
    expect(await refusal(make())).toMatchObject({ status, message, param });
  });

  test("as large as allowed is taken", async () => {
    const parts = await read(form(text("prompt", "x".repeat(1024)), file("image", randomBytes(102_400)), end), 999);
    expect(parts).toHaveLength(2);
  });
});
