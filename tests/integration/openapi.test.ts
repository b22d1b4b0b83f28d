import { describe, expect, test } from "vitest";
import { GET as getGeneration } from "@/app/v1/generations/[id]/route";
import { POST as edit } from "@/app/v1/images/edits/route";
import { POST as generate } from "@/app/v1/images/generations/route";
import { GET as listModels } from "@/app/v1/models/route";
import * as description from "@/app/v1/openapi.json/route";
import { createKey } from "@/lib/api-keys";
import { errorTable } from "@/lib/errors";
import type { KeyInput } from "@/lib/schemas/key";
import { freshTeam, system } from "@/tests/support/gateway";
import { document, mismatches } from "@/tests/support/openapi";
import { teamWithUpstream } from "@/tests/support/team";
import { json, ok, picture, text } from "@/tests/support/upstream";

const minimal = { model: "gpt-image-2", prompt: "a harbour" };
const address = "http://localhost:3000/v1";
const { person, upstream } = teamWithUpstream();

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** Asks as a program would; `body` as JSON unless it is text or a form. */
async function ask(handler: Handler, body?: unknown, headers: Record<string, string> = {}, id?: string) {
  const form = body instanceof FormData;
  const request = new Request(address, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${person.key}`,
      ...(!form && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: form || typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return handler(request, { params: Promise.resolve(id === undefined ? {} : { id }) });
}

type Media = { schema: { $ref: string }; examples?: Record<string, unknown> };
type Described = { headers: Record<string, unknown>; content: Record<string, Media> };
const headersOfTheApi = /^(x-(?!accel)|retry-after|idempotency-|preference-|location)/;

/** Expects status, type, headers, error code and JSON of an answer to be as the document says of this operation. */
async function expectDescribed(response: Response, operation: { responses: object }) {
  const responses = operation.responses as Record<string, Described>;
  const described = responses[response.status] ?? responses[`${String(response.status)[0]}XX`];
  const type = response.headers.get("content-type")?.split(";")[0] ?? "";
  expect(Object.keys(described?.content ?? {}), String(response.status)).toContain(type);
  const told = [...response.headers.keys()].filter((name) => headersOfTheApi.test(name));
  expect(Object.keys(described?.headers ?? {})).toEqual(expect.arrayContaining(told));
  const body = await response.json();
  // A code of our own is named with its status; an upstream's own words can be any.
  const code = body.error?.code ?? "";
  if (code in errorTable) expect(Object.keys(described?.content[type]?.examples ?? {})).toContain(code);
  expect(mismatches(described?.content[type]?.schema.$ref.split("/").at(-1) ?? "", body)).toEqual([]);
  return body;
}

const create = document.paths["/images/generations"].post;

describe("what the handlers answer is as the document says", () => {
  test.each([
    ["a link", minimal],
    ["base64, of several", { ...minimal, response_format: "b64_json", n: 2, size: "3:2", odd_field: true }],
  ])("images as %s", async (_, body) => {
    upstream.answers(ok({ usage: { total_tokens: 7 } }));
    const response = await ask(generate, body);
    expect(response.status).toBe(200);
    const { data } = await expectDescribed(response, create);
    expect(Object.keys(data[0])).toContain("response_format" in body ? "b64_json" : "url");
  });

  test("images from files, by the form of the example", async () => {
    const operation = document.paths["/images/edits"].post;
    const form = new FormData();
    const { example, schema } = operation.requestBody.content["multipart/form-data"];
    for (const [name, value] of Object.entries(example)) form.append(name, value);
    for (const name of ["image[]", "image[]"]) {
      form.append(name, new File([Uint8Array.from(await picture())], "pears.png", { type: "image/png" }));
    }
    const response = await ask(edit, form);
    expect([response.status, schema.$ref]).toEqual([200, "#/components/schemas/ImageEditRequest"]);
    await expectDescribed(response, operation);
    const wrong = await ask(edit, minimal);
    expect(wrong.status).toBe(415);
    await expectDescribed(wrong, operation);
    const imageless = new FormData();
    for (const [name, value] of Object.entries(minimal)) imageless.append(name, value);
    expect((await expectDescribed(await ask(edit, imageless), operation)).error.param).toBe("image");
  });

  test("a generation to be fetched later, and what became of it", async () => {
    const later = await ask(generate, minimal, { prefer: "respond-async" });
    expect(later.status).toBe(202);
    await expectDescribed(later, create);
    const now = await ask(generate, minimal);
    const id = now.headers.get("x-generation-id") ?? "";
    const fetched = await ask(getGeneration, undefined, {}, id);
    expect(await expectDescribed(fetched, document.paths["/generations/{id}"].get)).toMatchObject({
      id,
      status: "succeeded",
    });
  });

  test("the answer to a request that is repeated under its name", async () => {
    const headers = { "idempotency-key": "once" };
    await ask(generate, minimal, headers);
    const replayed = await ask(generate, minimal, headers);
    expect(replayed.headers.get("idempotency-replayed")).toBe("true");
    await expectDescribed(replayed, create);
    const other = await ask(generate, { ...minimal, n: 2 }, headers);
    expect((await expectDescribed(other, create)).error.code).toBe("idempotency_key_reused");
  });

  test("the models", async () => {
    await expectDescribed(await ask(listModels), document.paths["/models"].get);
  });

  test.each([
    ["invalid_json", "{"],
    ["missing_required_parameter", { model: "gpt-image-2" }],
    ["invalid_value", { ...minimal, n: 11 }],
    ["model_not_found", { ...minimal, model: "other" }],
  ] as const)("the caller's %s", async (code, body) => {
    const response = await ask(generate, body);
    expect(response.status).toBe(errorTable[code].status);
    expect((await expectDescribed(response, create)).error.code).toBe(code);
  });

  test("what a key with limits is told", async () => {
    const use = async (options: Partial<KeyInput>) => {
      const { key } = await createKey(system, { userId: person.userId, name: "kept short", ...options });
      person.key = key;
    };
    await use({ requestsPerMinute: 1 });
    const good = await ask(generate, minimal);
    expect(good.headers.get("x-ratelimit-remaining-requests")).toBe("0");
    await expectDescribed(good, create);
    const tooMany = await ask(generate, minimal);
    expect((await expectDescribed(tooMany, create)).error.code).toBe("rate_limit_exceeded");
    await use({ models: ["other"] });
    expect((await expectDescribed(await ask(generate, minimal), create)).error.code).toBe("model_not_allowed");
    await use({ allowedAddresses: ["192.0.2.0/24"] });
    const elsewhere = await ask(listModels, undefined, { "x-proofsheet-peer": "198.51.100.1" });
    expect((await expectDescribed(elsewhere, document.paths["/models"].get)).error.code).toBe("forbidden");
  });

  const refusal = (code: string) => ({ error: { message: "No.", type: "image_generation_user_error", code } });
  test.each([
    ["moderation_blocked", json(400, refusal("moderation_blocked"))],
    ["odd_style", json(418, refusal("odd_style"))],
    ["rate_limit_exceeded", json(429, refusal("rate_limit_exceeded"), { "retry-after": "7" })],
    ["upstream_failed", json(500, refusal("server_error"))],
    ["upstream_invalid_response", text(200, "<html>")],
    ["no_channel_available", json(401, refusal("invalid_api_key"))],
  ])("the upstream's %s", async (code, answer) => {
    upstream.answers(answer);
    expect((await expectDescribed(await ask(generate, minimal), create)).error.code).toBe(code);
  });

  test("no key, no quota, and a generation that is not there", async () => {
    const keyless = await ask(listModels, undefined, { authorization: "" });
    expect(keyless.status).toBe(401);
    await expectDescribed(keyless, document.paths["/models"].get);
    const missing = await ask(getGeneration, undefined, {}, "01990c1e-7a54-7c11-b0b4-2f1d3c5e6a70");
    expect(missing.status).toBe(404);
    await expectDescribed(missing, document.paths["/generations/{id}"].get);
    Object.assign(person, await freshTeam({ quota: 0 }));
    expect((await expectDescribed(await ask(generate, minimal), create)).error.code).toBe("insufficient_quota");
  });
});

test("every event of a stream is as the document says", async () => {
  const response = await ask(generate, { ...minimal, n: 2, stream: true });
  expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
  const described = Object.keys(create.responses[200].headers);
  const told = [...response.headers.keys()].filter((name) => headersOfTheApi.test(name));
  expect(described).toEqual(expect.arrayContaining(told));
  const data = [...(await response.text()).matchAll(/^data: (.+)$/gm)].map(([, json]) => JSON.parse(json ?? ""));
  expect(data.map(({ type }) => type)).toEqual(["image_generation.completed", "image_generation.completed"]);
  for (const event of data) expect(mismatches("ImageStreamEvent", event)).toEqual([]);
});

describe("the document's address", () => {
  test("answers without a key, for other origins too, and is not sent again to who has it", async () => {
    const get = (headers: Record<string, string> = {}) =>
      description.GET(new Request(`${address}/openapi.json`, { headers }), { params: Promise.resolve({}) });
    const first = await get();
    expect([first.status, first.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(first.headers.get("access-control-allow-origin")).toBe("*");
    expect(await first.json()).toEqual(document);
    const etag = first.headers.get("etag") ?? "";
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await get({ "if-none-match": known });
      expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([304, etag, ""]);
    }
    expect((await get({ "if-none-match": '"other"' })).status).toBe(200);
  });

  test("knows GET alone", async () => {
    const response = await ask(description.POST, {});
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET"]);
    expect(mismatches("Error", await response.json())).toEqual([]);
  });
});
