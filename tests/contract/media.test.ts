import { randomBytes } from "node:crypto";
import { readdirSync, readlinkSync } from "node:fs";
import { get, type IncomingMessage, request } from "node:http";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { freshTeam } from "@/tests/support/gateway";
import { opened } from "@/tests/support/opened";
import { makeBucket, s3Missing, startS3 } from "@/tests/support/s3";
import { until } from "@/tests/support/server";
import { openServer } from "@/tests/support/team";
import { json, startUpstream } from "@/tests/support/upstream";

const upstream = opened(startUpstream);
let original: Buffer;

beforeAll(async () => {
  // Noise has no smaller PNG than itself: 6 MB, more than any buffer on the way.
  const raw = { width: 1600, height: 1250, channels: 3 } as const;
  original = await sharp(randomBytes(1600 * 1250 * 3), { raw })
    .png({ compressionLevel: 0 })
    .toBuffer();
});

/** What a download over a real connection promises, whichever storage is behind it. */
function downloads(environment: () => Record<string, string>) {
  const server = openServer(environment);
  let link: string;

  beforeAll(async () => {
    const { key } = await freshTeam();
    upstream.answers(json(200, { data: [{ b64_json: original.toString("base64") }] }));
    const answer = await fetch(`${server.url}/v1/images/generations`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-image-2", prompt: "noise" }),
    });
    link = (await answer.json()).data[0].url;
  });

  test("says how long it is, on the wire", async () => {
    const answer = await fetch(link);
    expect(answer.headers.get("content-length")).toBe(String(original.length));
    expect(answer.headers.has("transfer-encoding")).toBe(false);
    expect(original.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
    const small = await fetch(link, { headers: { range: "bytes=0-0" } });
    expect([small.status, small.headers.get("content-length")]).toEqual([206, "1"]);
    await small.arrayBuffer();
  });

  test("HEAD says it too, and the connection goes on", async () => {
    const head = await new Promise<IncomingMessage>((resolve) => request(link, { method: "HEAD" }, resolve).end());
    head.resume();
    expect([head.statusCode, head.headers["content-length"]]).toEqual([200, String(original.length)]);
    const notModified = await fetch(link, { headers: { "if-none-match": String(head.headers.etag) } });
    expect([notModified.status, await notModified.text()]).toEqual([304, ""]);
    expect((await fetch(`${server.url}/api/health/live`)).status).toBe(200);
  });

  test("that broke off is taken up where it stopped", async () => {
    const { head, etag } = await beginning(1_000_000);
    const rest = await fetch(link, { headers: { range: `bytes=${head.length}-`, "if-range": etag } });
    expect(rest.status).toBe(206);
    expect(rest.headers.get("content-range")).toBe(`bytes ${head.length}-${original.length - 1}/${original.length}`);
    expect(original.equals(Buffer.concat([head, Buffer.from(await rest.arrayBuffer())]))).toBe(true);
  });

  /** The first bytes of a download that is broken off then. */
  function beginning(bytes: number): Promise<{ head: Buffer; etag: string }> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      get(link, (response) => {
        response.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          const head = Buffer.concat(chunks);
          if (head.length < bytes) return;
          response.destroy();
          resolve({ head, etag: String(response.headers.etag) });
        });
      }).on("error", reject);
    });
  }

  return { link: () => link };
}

describe("from a disk, a download", () => {
  const download = downloads(() => ({ RESULT_URL_HOURS: "0.5" }));

  test("can be begun for as long as it was configured", async () => {
    const head = await fetch(download.link(), { method: "HEAD" });
    const seconds = Number(/^private, max-age=(\d+), immutable$/.exec(head.headers.get("cache-control") ?? "")?.[1]);
    expect(seconds).toBeGreaterThan(1700);
    expect(seconds).toBeLessThanOrEqual(1800);
  });

  test("that nobody wants any more keeps no file open", async () => {
    const { originalKey } = await db.image.findFirstOrThrow();
    const isOpen = () => openFiles().some((file) => file.endsWith(originalKey));
    const halted = await new Promise<IncomingMessage>((resolve) => get(download.link(), resolve));
    await until("the file is open", 5000, async () => isOpen());
    halted.destroy();
    await until("the file is closed", 5000, async () => !isOpen());
  });

  /** What any process of this machine has open. */
  function openFiles(): string[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => entries(`/proc/${pid}/fd`));
  }

  function entries(folder: string): string[] {
    try {
      return readdirSync(folder).map((name) => readlink(`${folder}/${name}`));
    } catch {
      return []; // The process has ended.
    }
  }

  function readlink(file: string): string {
    try {
      return readlinkSync(file);
    } catch {
      return "";
    }
  }
});

describe.skipIf(s3Missing !== null)(`from a bucket, a download ${s3Missing ?? ""}`, () => {
  const s3 = opened(startS3);

  beforeAll(() => makeBucket(s3, "media"));

  downloads(() => ({
    S3_BUCKET: "media",
    S3_ENDPOINT: s3.endpoint,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
  }));
});
