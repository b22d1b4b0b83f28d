import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { handle } from "@/lib/http";
import { log } from "@/lib/log";

log.level = "silent";

async function answer(error: unknown, options: RequestInit = {}) {
  const handler = handle("anyone", async () => {
    throw error;
  });
  const response = await handler(new Request("http://localhost:3000/x", options), { params: Promise.resolve({}) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const adapterError = (cause: object) =>
  Object.assign(new Error("Raw query failed."), { code: "P2010", meta: { driverAdapterError: { cause } } });

describe("a database that is away is not our mistake, and worth another try", () => {
  test.each<[string, unknown]>([
    ["killed in a query", adapterError({ kind: "postgres", originalCode: "57P01" })],
    ["the pool is empty", new Error("timeout exceeded when trying to connect")],
    ["killed in a transaction", new Error("Client has encountered a connection error and is not queryable")],
    ["gone", new Error("Connection terminated unexpectedly")],
    ["too slow", new Error("Connection terminated due to connection timeout")],
    ["no transaction", Object.assign(new Error("Unable to start a transaction in the given time."), { code: "P2028" })],
    ["not reachable", Object.assign(new Error("x"), { cause: { cause: { kind: "DatabaseNotReachable" } } })],
    ["refused", Object.assign(new Error("connect"), { code: "ECONNREFUSED" })],
    ["full", adapterError({ kind: "TooManyConnections", originalCode: "53300" })],
  ])("%s", async (_, error) => {
    const { status, headers, body } = await answer(error);
    expect([status, body.error.code, headers.get("retry-after")]).toEqual([503, "database_unavailable", "5"]);
  });

  test.each([new Error("anything else"), "a string", null, undefined, { code: "P2002" }])(
    "but not %s",
    async (error) => {
      expect((await answer(error)).body.error.code).toBe("internal_error");
    },
  );
});

test("an error is answered whatever it carries", async () => {
  const error = new AppError("upstream_refused", "Refused.", {
    headers: { "x-words": "a\r\nb: ü\u0000", "not a name": "x" },
    upstream: { status: 999, type: "t", code: null },
  });
  const { status, headers, body } = await answer(error);
  expect([status, headers.get("x-words"), body.error.message]).toEqual([400, "a??b: ??", "Refused."]);
});

describe("text that the database cannot keep is refused by its field", () => {
  const schema = z.object({ name: z.string().optional(), places: z.record(z.string(), z.string()).optional() });
  const send = async (body: string, type = "application/json") => {
    const handler = handle("anyone", async ({ fields }) => Response.json(await fields(schema)));
    const headers = { origin: "http://localhost:3000", "content-type": type };
    const request = new Request("http://localhost:3000/x", { method: "POST", headers, body });
    const response = await handler(request, { params: Promise.resolve({}) });
    return { status: response.status, body: await response.json() };
  };
  const form = "application/x-www-form-urlencoded";
  test.each([
    ["a NUL", '{"name":"a\\u0000b"}', "name"],
    ["half of a character", '{"name":"\\ud83d"}', "name"],
    ["one within", '{"places":{"a":"\\u0000"}}', "places.a"],
    ["one in a name", '{"places":{"\\u0000":"a"}}', "places.?"],
    ["one in a form", "name=a%00b", "name", form],
  ])("%s", async (_, body, param, type?: string) => {
    const { status, body: answer } = await send(body, type);
    expect([status, answer.error.code, answer.error.param]).toEqual([400, "invalid_value", param]);
    expect(answer.error.message).toBe(`${param} should have no NUL and no half of a character in it.`);
  });

  test("and whatever else there is goes through", async () => {
    const body = { name: "Ünïcödé 🖼 \n", places: { a: "b" } };
    expect(await send(JSON.stringify({ ...body, more: "\0" }))).toEqual({ status: 200, body });
  });
});

test("an upload that breaks off is no error of ours", async () => {
  const wrong = vi.spyOn(log, "error");
  const handler = handle("anyone", async ({ text }) => Response.json(await text()));
  const body = new ReadableStream({
    start: (controller) => controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" })),
  });
  const options = { method: "POST", headers: { origin: "http://localhost:3000" }, body, duplex: "half" };
  const response = await handler(new Request("http://localhost:3000/x", options), { params: Promise.resolve({}) });
  expect(response.status).toBe(400);
  expect(wrong).not.toHaveBeenCalled();
});

test("HEAD gets the same headers, and what feeds the body is told to stop", async () => {
  const cancel = vi.fn();
  const handler = handle(
    "anyone",
    async () => new Response(new ReadableStream({ cancel }), { headers: { "content-type": "image/png", etag: '"x"' } }),
  );
  const request = new Request("http://localhost:3000/x", { method: "HEAD" });
  const response = await handler(request, { params: Promise.resolve({}) });
  expect([response.status, response.body, response.headers.get("content-type")]).toEqual([200, null, "image/png"]);
  expect(cancel).toHaveBeenCalledTimes(1);
});

test("an id that is none is not found", async () => {
  const handler = handle("anyone", async ({ id }) => Response.json({ id }));
  const status = async (id: string) =>
    (await handler(new Request("http://localhost:3000/x"), { params: Promise.resolve({ id }) })).status;
  expect(await status("01234567-89ab-7def-8123-456789abcdef")).toBe(200);
  expect(await status("01234567-89ab-7def-8123-456789abcdeg")).toBe(404);
});
