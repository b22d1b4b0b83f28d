import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { freshTeam } from "@/tests/support/gateway";
import { until } from "@/tests/support/server";
import { openServer, sharedUpstream } from "@/tests/support/team";
import { picture } from "@/tests/support/upstream";

const folder = mkdtempSync(path.join(os.tmpdir(), "proofsheet-edits-"));
const boundary = "edge";
const megabyte = Buffer.alloc(1024 * 1024, "x");
const upstream = sharedUpstream();
const server = openServer({ DATA_DIR: folder, MAX_BODY_BYTES: String(4 * 1024 * 1024) });
let key: string;
let image: Buffer;

beforeAll(async () => {
  image = part('name="image"; filename="a.png"', await picture());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  ({ key } = await freshTeam());
});

function part(head: string, content: Buffer | string): Buffer {
  const before = `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`;
  return Buffer.concat([Buffer.from(before), Buffer.from(content), Buffer.from("\r\n")]);
}

const texts = Buffer.concat([part('name="model"', "gpt-image-2"), part('name="prompt"', "a harbour")]);
const end = Buffer.from(`--${boundary}--\r\n`);

/** Stored references, as files below the server's data folder. */
const stored = () => {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile() && entry.parentPath.includes(`${path.sep}references${path.sep}`));
};

/** An upload whose chunks are sent as they are given, without a length; `answer` comes even while it goes on. */
function upload() {
  const sending = request(`${server.url}/v1/images/edits`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": `multipart/form-data; boundary=${boundary}` },
  });
  const answer = new Promise<IncomingMessage>((resolve, reject) => sending.on("response", resolve).on("error", reject));
  // Whoever only breaks off does not wait for it.
  answer.catch(() => {});
  const write = (chunk: Buffer) => new Promise((resolve) => sending.write(chunk, resolve));
  return { sending, answer, write };
}

test("an edit is made over a real connection, in pieces without a length", async () => {
  const { sending, answer, write } = upload();
  for (const chunk of [texts, image.subarray(0, 50), image.subarray(50)]) await write(chunk);
  sending.end(end);
  const response = await answer;
  expect(response.statusCode).toBe(200);
  expect(JSON.parse(await text(response)).data).toHaveLength(1);
  expect(stored()).toHaveLength(1);
  expect(await db.reference.count()).toBe(1);
});

describe("a refusal reaches its reader while the upload goes on", () => {
  test.each([
    ["a body over the limit", 413, [texts, part('name="image"; filename="a.png"', Buffer.alloc(6 * 1024 * 1024))]],
    ["a file that is no image", 400, [part('name="image"; filename="a.png"', "hello"), texts, megabyte]],
    ["a key that is not known", 401, [texts, megabyte, megabyte]],
  ])("%s", async (_, status, chunks) => {
    const count = stored().length;
    if (status === 401) key = "psk_unknown";
    const { sending, answer, write } = upload();
    for (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += 65_536) await write(chunk.subarray(at, at + 65_536));
    }
    const response = await answer;
    expect([response.statusCode, JSON.parse(await text(response)).error.type]).toEqual([
      status,
      status === 401 ? "authentication_error" : "invalid_request_error",
    ]);
    sending.end(end);
    expect(stored()).toHaveLength(count);
  });

  test("JSON over the limit, too", async () => {
    const sending = request(`${server.url}/v1/images/generations`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    });
    const answer = new Promise<IncomingMessage>((resolve, reject) =>
      sending.on("response", resolve).on("error", reject),
    );
    for (let count = 0; count < 5; count++) await new Promise((resolve) => sending.write(megabyte, resolve));
    const response = await answer;
    expect([response.statusCode, JSON.parse(await text(response)).error.message]).toEqual([
      413,
      "The body is larger than 4 MiB.",
    ]);
    sending.end();
  });
});

test("an upload that breaks off leaves nothing behind, and the server lives", async () => {
  const count = stored().length;
  const { sending, write } = upload();
  sending.on("error", () => {});
  await write(texts);
  await write(image);
  await write(image.subarray(0, 100));
  await until("the first file is stored", 5000, async () => stored().length === count + 1);
  sending.destroy();
  await until("it is gone again", 5000, async () => stored().length === count);
  expect((await fetch(`${server.url}/api/health/live`)).status).toBe(200);
  expect([upstream.calls.length, await db.generation.count()]).toEqual([0, 0]);
});
