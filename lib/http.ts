import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { authenticateKey } from "./api-keys";
import type { KeyActor, MemberActor, ShareActor } from "./auth/actor";
import { currentMember } from "./auth/session";
import { bodyChunks } from "./body";
import { env } from "./env";
import { AppError, errorTable, notFound } from "./errors";
import { log } from "./log";
import { invalidField, parseJsonObject } from "./openai-api";
import { openShare } from "./shares/access";
import { backTo, isPlainForm, sharePath } from "./shares/forms";
import { isUuid } from "./uuid";
import { keepLength } from "./wire";

type Actors = { member: MemberActor; key: KeyActor; anyone: MemberActor | null; visitor: ShareActor };

export type Call<Who extends keyof Actors> = {
  request: Request;
  requestId: string;
  actor: Actors[Who];
  /** The route's own parameter, `[id]`: a UUID. */
  id: string;
  /** The route's own parameter, `[token]`: of a shared link. */
  token: string;
  /** The whole body, within MAX_BODY_BYTES or a lower limit. Throws `request_too_large`. */
  bytes: (limit?: number) => Promise<Buffer>;
  /** The body's text, likewise. */
  text: (limit?: number) => Promise<string>;
  /** The body as JSON that fits `schema`. Throws `invalid_json` and `invalid_value` with the field's name. */
  json: <T>(schema: z.ZodType<T>, limit?: number) => Promise<T>;
  /** The fields of a form, or the body as JSON, likewise. For pages that work without a script. */
  fields: <T>(schema: z.ZodType<T>, limit?: number) => Promise<T>;
};

type Context = { params: Promise<Record<string, string | string[] | undefined>> };

/**
 * The one wrapper of every route handler: who asks, where from, how much, what went wrong, and a line in the log.
 * `who` says who may call: `key` a program with a personal key, `member` a signed-in person, `visitor` whoever holds a
 * shared link and its password, `anyone` a signed-in person or nobody.
 */
export function handle<Who extends keyof Actors>(who: Who, work: (call: Call<Who>) => Promise<Response>) {
  return async (request: Request, context: Context): Promise<Response> => {
    const started = performance.now();
    const requestId = randomUUID();
    const { id, token } = await routeParameters(context);
    let response: Response;
    try {
      checkOrigin(request, who);
      const actor = (await findActor(request, who, token)) as Actors[Who];
      if (id !== "" && !isUuid(id)) throw notFound("This address");
      const bytes = (limit?: number) => readBytes(request, limit);
      const text = async (limit?: number) => toText(await bytes(limit));
      const json = async <T>(schema: z.ZodType<T>, limit?: number) => parse(schema, parseJsonObject(await text(limit)));
      const fields = async <T>(schema: z.ZodType<T>, limit?: number) =>
        isForm(request)
          ? parse(schema, Object.fromEntries(new URLSearchParams(await text(limit))))
          : json(schema, limit);
      response = await work({ request, requestId, actor, id, token, bytes, text, json, fields });
    } catch (error) {
      response = isLinkGone(error, request, who) ? backTo(sharePath(token)) : toResponse(error, requestId);
    }
    // Whatever a link shows or refuses may be another thing in a second.
    if (who === "visitor" && !response.headers.has("cache-control")) {
      response.headers.set("cache-control", "private, no-store");
    }
    if (request.method === "HEAD") response = await withoutBody(response);
    response.headers.set("x-request-id", requestId);
    keepLength(response);
    // A shared link's token is all that it takes to open it.
    const pathname = new URL(request.url).pathname.replace(/^\/s\/[^/]+/, "/s/-");
    const ms = Math.round(performance.now() - started);
    log.info({ requestId, method: request.method, path: pathname, status: response.status, ms }, "request");
    return response;
  };
}

/** Answers the methods that a route of the API lacks, in the API's own words. `allow` names those that it has. */
export function onlyAllows(allow: string) {
  return handle("key", async ({ request }) => {
    const message = `${request.method} is not possible here: use ${allow}.`;
    throw new AppError("method_not_allowed", message, { headers: { allow } });
  });
}

/** Answers where there is nothing, as data and not by a page, which could load nothing there. */
export function nothingHere(who: "key" | "anyone") {
  return handle(who, async () => {
    throw notFound("This address");
  });
}

/** What comes back to a plain form is a page: the link's own says it in words. */
function isLinkGone(error: unknown, request: Request, who: keyof Actors): boolean {
  const gone = error instanceof AppError && error.code === "not_found";
  return gone && who === "visitor" && request.method === "POST" && isPlainForm(request);
}

/** Next answers HEAD by the handler of GET and leaves the body unread: whatever feeds it has to be told to stop. */
async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel().catch((error: unknown) => log.debug({ err: error }, "a body was not cancelled"));
  return new Response(null, { status: response.status, headers: response.headers });
}

async function findActor(request: Request, who: keyof Actors, token: string): Promise<Actors[keyof Actors]> {
  if (who === "key") return authenticateKey(request.headers);
  if (who === "visitor") return openShare(token, request.headers);
  const member = request.headers.has("cookie") ? await currentMember() : null;
  if (!member && who === "member") throw new AppError("not_signed_in", "Sign in first: the session has ended.");
  return member;
}

/** A browser sends its cookie wherever a page tells it to: what changes something has to come from our own pages. */
function checkOrigin(request: Request, who: keyof Actors): void {
  if (who === "key" || request.method === "GET" || request.method === "HEAD") return;
  const origin = request.headers.get("origin");
  if (origin !== new URL(env().APP_URL).origin) {
    throw new AppError("foreign_origin", `This has to come from ${env().APP_URL}, the address that APP_URL names.`);
  }
}

async function routeParameters({ params }: Context): Promise<{ id: string; token: string }> {
  const { id = "", token = "" } = (await params) ?? {};
  return { id: String(id), token: String(token) };
}

function isForm(request: Request): boolean {
  return request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") ?? false;
}

async function readBytes(request: Request, limit?: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyChunks(request, limit)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function toText(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new AppError("invalid_json", "The body is not UTF-8 text.", { cause: error });
  }
}

function parse<T>(schema: z.ZodType<T>, body: Record<string, unknown>): T {
  const result = schema.safeParse(body);
  if (!result.success) throw invalidField(result.error, body);
  mustBeStorable(result.data);
  return result.data;
}

/** Postgres keeps neither in a text, nor the second in JSON: said here once for every field that there is. */
function mustBeStorable(value: unknown, path: string[] = []): void {
  if (typeof value === "string" && (value.includes("\0") || !value.isWellFormed())) {
    const param = path.map((name) => name.replaceAll("\0", "?").toWellFormed()).join(".");
    throw new AppError("invalid_value", `${param} should have no NUL and no half of a character in it.`, { param });
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    mustBeStorable(name, [...path, name]);
    mustBeStorable(part, [...path, name]);
  }
}

/** Never throws, whatever an upstream's refusal or a caller's field has put into the error. */
function toResponse(error: unknown, requestId: string): Response {
  const known = toAppError(error);
  if (known.status >= 500) log.error({ requestId, code: known.code, err: known.cause ?? error }, known.message);
  const status = known.status >= 400 && known.status <= 599 ? known.status : errorTable[known.code].status;
  const headers = new Headers();
  for (const [name, value] of Object.entries(known.headers)) {
    if (/^[\w-]+$/.test(name)) headers.set(name, String(value).replace(/[^\x20-\x7e]/g, "?"));
  }
  return Response.json({ error: known.toBody() }, { status, headers });
}

/** What Prisma and pg say when Postgres is away, takes no writes, or has no room: then a later try is worth it. */
const awayCodes =
  /^(P1001|P1002|P1008|P1017|P2024|P2028|P2037|25006|53\w{3}|55P03|57014|57P0[1-5]|08\w{3}|ECONNREFUSED|ECONNRESET)$/;
const awayKinds = /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/;
/** What they say without a code. */
const awayMessages = new RegExp(
  [
    "Connection terminated",
    "timeout exceeded when trying to connect",
    "timeout expired",
    "Query read timeout",
    "is not queryable",
    "Cannot use a pool after calling end",
    "Unable to start a transaction in the given time",
  ].join("|"),
  "i",
);

type Told = {
  code?: unknown;
  originalCode?: unknown;
  kind?: unknown;
  message?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown };
};

function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 5) return false;
  const { code, originalCode, kind, message, cause, meta } = error as Told;
  const codes = [code, originalCode].some((one) => awayCodes.test(String(one)));
  if (codes || awayKinds.test(String(kind)) || awayMessages.test(String(message))) return true;
  return isDatabaseAway(cause, depth + 1) || isDatabaseAway(meta?.driverAdapterError, depth + 1);
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isDatabaseAway(error)) {
    return new AppError("database_unavailable", "The database is away for a moment. Try again.", {
      cause: error,
      retryAfter: 5,
    });
  }
  return new AppError("internal_error", "Something went wrong here. The log has more under this request id.", {
    cause: error,
  });
}
