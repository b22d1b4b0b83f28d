import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "@/lib/cli/postgres-cluster";
import { db } from "@/lib/db";
import { dumpDatabase, testEnvironment } from "@/tests/support/database";
import { freshTeam, newChannel, newMember } from "@/tests/support/gateway";
import { newServer, type Server } from "@/tests/support/server";
import {
  type Answer,
  byPrompt,
  endless,
  hang,
  json,
  misdeclared,
  ok,
  picture,
  promptOf,
  reset,
  resetAfter,
  startUpstream,
  text,
  trickle,
  type Upstream,
} from "@/tests/support/upstream";

// Every way in which an upstream can fail, each with a channel and a person of its own, all at once against one server.

const secret = testEnvironment.UPSTREAM_API_KEY;
const closedPort = await freePort();
/** Waits for these end by the channel's deadline alone. */
const soon = { deadlineSeconds: 2 };

type Ending = { status: number; code?: string; state: string; charged: number; calls?: number };
const released = (status: number, code: string): Ending => ({ status, code, state: "failed", charged: 0 });
const unknown = (status: number, code: string): Ending => ({ status, code, state: "unknown", charged: 1 });
const failed = unknown(502, "upstream_failed");
const invalid = unknown(502, "upstream_invalid_response");
const timeout = unknown(504, "upstream_timeout");
const delivered = { status: 200, state: "succeeded", charged: 1 };

type Case = {
  name: string;
  answer: Answer;
  ends: Ending;
  n?: number;
  channel?: Parameters<typeof newChannel>[1];
};

const data = (...images: object[]) => json(200, { created: 1, data: images });
const image = (bytes: Buffer) => ({ b64_json: bytes.toString("base64") });
const whole = await picture(200, 200);
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
const complete = JSON.stringify({ created: 1, data: [image(whole)] });
const said = { message: `no: ${secret}`, type: secret, param: secret, code: secret };

const cases: Case[] = [
  {
    name: "a refused connection",
    answer: ok(),
    channel: { baseUrl: `http://127.0.0.1:${closedPort}/v1` },
    ends: { ...released(503, "no_channel_available"), calls: 0 },
  },
  { name: "a hang", answer: hang(), channel: soon, ends: timeout },
  { name: "one byte a second", answer: trickle(), channel: soon, ends: timeout },
  { name: "a reset before the answer", answer: reset(), ends: failed },
  { name: "a reset after the headers", answer: resetAfter("headers"), ends: failed },
  { name: "a reset in the middle of the body", answer: resetAfter("half the body"), ends: failed },
  {
    name: "429 with Retry-After",
    answer: json(429, { error: { message: "slow down" } }, { "retry-after": "7" }),
    ends: released(429, "rate_limit_exceeded"),
  },
  ...[500, 501, 502, 503, 504].flatMap((status) => [
    { name: `${status} in JSON`, answer: json(status, { error: { message: "boom" } }), ends: failed },
    { name: `${status} in HTML`, answer: text(status, "<html>boom</html>"), ends: failed },
  ]),
  { name: "401 to our key", answer: json(401, { error: said }), ends: released(503, "no_channel_available") },
  { name: "403 to our key", answer: json(403, { error: said }), ends: released(503, "no_channel_available") },
  { name: "404", answer: text(404, "<html>no</html>"), ends: released(503, "no_channel_available") },
  {
    name: "moderation",
    answer: json(400, {
      error: { message: "violence", type: "image_generation_user_error", code: "moderation_blocked" },
    }),
    ends: released(400, "moderation_blocked"),
  },
  {
    name: "its own refusal",
    answer: json(422, {
      error: { message: "too long", type: "invalid_request_error", param: "style", code: "style_long" },
    }),
    ends: released(422, "style_long"),
  },
  { name: "malformed JSON", answer: text(200, '{"data":[', "application/json"), ends: invalid },
  { name: "an empty body", answer: text(200, "", "application/json"), ends: invalid },
  { name: "HTML with 200", answer: text(200, "<html>hello</html>"), ends: invalid },
  { name: "an error object with 200", answer: json(200, { error: { message: "boom", code: "oops" } }), ends: invalid },
  { name: "a redirect", answer: (_, response) => redirect(response), ends: invalid },
  { name: "empty data", answer: data(), ends: invalid },
  { name: "data without an image", answer: data({}), ends: invalid },
  { name: "truncated base64", answer: data({ b64_json: whole.toString("base64").slice(0, 201) }), ends: invalid },
  { name: "what is no base64", answer: data({ b64_json: "!!!!" }), ends: invalid },
  { name: "a truncated PNG", answer: data(image(whole.subarray(0, 250))), ends: invalid },
  {
    name: "an SVG labelled PNG",
    answer: data({ b64_json: `data:image/png;base64,${image(svg).b64_json}` }),
    ends: invalid,
  },
  { name: "a URL that leads to a private address", answer: data({ url: "http://127.0.0.1:9/x.png" }), ends: invalid },
  { name: "an endless body", answer: endless(), ends: invalid },
  {
    name: "a body that ends before its content-length",
    answer: misdeclared(complete, complete.length + 999),
    ends: failed,
  },
  { name: "a body that goes on after its content-length", answer: misdeclared(complete, 50), ends: invalid },
  { name: "headers of 64 KB", answer: json(200, {}, { "x-huge": "x".repeat(64 * 1024) }), ends: failed },
  {
    name: "n images of which one is broken",
    answer: data(image(whole), image(svg), image(whole)),
    n: 3,
    ends: { ...delivered, charged: 2 },
  },
  { name: "more images than asked for", answer: data(image(whole), image(whole)), ends: delivered },
  { name: "our key in a refusal", answer: json(422, { error: said }), ends: { ...released(422, "[key]") } },
  { name: "our key in a 500", answer: text(500, `<pre>Bearer ${secret}</pre>`), ends: failed },
  { name: "our key in the error of a 500", answer: json(500, { error: said }), ends: failed },
  { name: "our key in HTML with 200", answer: text(200, `<pre>Bearer ${secret}</pre>`), ends: invalid },
  { name: "our key in malformed JSON", answer: text(200, `{"${secret}":`, "application/json"), ends: invalid },
  { name: "our key as the whole body", answer: text(200, secret, "application/json"), ends: invalid },
  {
    name: "our key in the headers and all words of a success",
    answer: json(
      200,
      { created: 1, data: [{ ...image(whole), revised_prompt: secret }], usage: { note: secret, [secret]: 1 } },
      { "x-echo": secret, "x-request-id": secret },
    ),
    ends: delivered,
  },
];

type Outcome = { status: number; headers: Headers; text: string; userId: string };
const outcomes = new Map<string, Outcome>();
let upstream: Upstream;
let server: Server;

beforeAll(async () => {
  upstream = await startUpstream();
  await freshTeam();
  server = await newServer({
    LOG_LEVEL: "debug",
    PRIVATE_UPSTREAMS: `${testEnvironment.PRIVATE_UPSTREAMS},127.0.0.1:${closedPort}`,
  });
  await server.start();
  const answers = new Map(cases.map(({ name, answer }) => [name, answer]));
  upstream.answers(byPrompt((prompt) => answers.get(prompt)));
  await Promise.all(cases.map(run));
});
afterAll(async () => {
  await server.remove();
  await upstream.stop();
});

async function run({ name, n, channel }: Case, index: number): Promise<void> {
  const model = `model-${index}`;
  const { userId, key } = await newMember(`member-${index}@example.com`);
  await newChannel(model, channel);
  const response = await fetch(`${server.url}/v1/images/generations`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ model, prompt: name, response_format: "b64_json", ...(n && { n }) }),
  });
  outcomes.set(name, { status: response.status, headers: response.headers, text: await response.text(), userId });
}

function redirect(response: Parameters<Answer>[1]): void {
  response.writeHead(307, { location: `${upstream.baseUrl}/images/generations` }).end();
}

const outcomeOf = (name: string) => outcomes.get(name) ?? expect.unreachable(`${name} has no outcome`);

test.each(cases)("$name: one terminal state with its entry in the ledger, and nobody is asked twice", async (one) => {
  const { status, text, headers, userId } = outcomeOf(one.name);
  const { ends, n = 1 } = one;
  expect([status, JSON.parse(text).error?.code]).toEqual([ends.status, ends.code]);
  expect(upstream.calls.filter((call) => promptOf(call) === one.name)).toHaveLength(ends.calls ?? 1);

  const [generation, ...others] = await db.generation.findMany({ where: { userId }, include: { images: true } });
  expect(others).toEqual([]);
  expect(generation).toMatchObject({ state: ends.state, finishedAt: expect.any(Date) });
  expect(generation?.images).toHaveLength(ends.state === "succeeded" ? ends.charged : 0);
  expect(headers.get("x-generation-id")).toBe(generation?.id);

  const entries = await db.ledgerEntry.findMany({ where: { userId }, select: { kind: true, amount: true } });
  const end = ends.charged > 0 ? { kind: "settle", amount: ends.charged } : { kind: "release", amount: n };
  expect(entries).toHaveLength(2);
  expect(entries).toEqual(expect.arrayContaining([{ kind: "reserve", amount: n }, end]));
  const counter = await db.quotaWindow.findFirst({ where: { userId }, select: { reserved: true, spent: true } });
  expect(counter).toEqual({ reserved: 0, spent: ends.charged });
  if (ends.state === "unknown") expect(headers.get("x-should-retry")).toBe("false");
});

test("a refusal keeps its words", () => {
  expect(JSON.parse(outcomeOf("its own refusal").text)).toEqual({
    error: { message: "too long", type: "invalid_request_error", param: "style", code: "style_long" },
  });
  expect(JSON.parse(outcomeOf("moderation").text).error).toMatchObject({
    message: "violence",
    type: "image_generation_user_error",
  });
  expect(outcomeOf("429 with Retry-After").headers.get("retry-after")).toBe("7");
});

test("our key, sent back in whatever place, is in no answer, no row, no object and no line of the log", async () => {
  for (const [name, { text, headers }] of outcomes) {
    expect(`${text} ${[...headers].join(" ")}`.includes(secret), name).toBe(false);
  }
  expect((await dumpDatabase()).includes(secret)).toBe(false);
  const files = readdirSync(server.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const holding = files.filter((file) => readFileSync(path.join(file.parentPath, file.name)).includes(secret));
  expect([files.length > 0, holding]).toEqual([true, []]);
  expect(server.log()).toContain("generation failed");
  expect(
    server
      .log()
      .split("\n")
      .filter((line) => line.includes(secret)),
  ).toEqual([]);
});

test("no answer has an address or a stack in it", () => {
  for (const [name, { text }] of outcomes)
    expect(text, name).not.toMatch(/127\.0\.0\.1|https?:\/\/\w|at \w+ \(|\/lib\//);
});

test("the server lives and makes the next image", async () => {
  expect(server.runs()).toBe(true);
  expect((await fetch(`${server.url}/api/health/live`)).status).toBe(200);
  upstream.answers(ok());
  const { key } = await newMember("next@example.com");
  const response = await fetch(`${server.url}/v1/images/generations`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: "gpt-image-2", prompt: "a harbour" }),
  });
  expect(response.status).toBe(200);
});
