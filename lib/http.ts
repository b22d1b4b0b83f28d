import { randomUUID } from "node:crypto";
import { z } from "zod";
import { authenticateKey } from "./api-keys";
import type { KeyActor, MemberActor } from "./auth/actor";
import { currentMember } from "./auth/session";
import { env } from "./env";
import { AppError, notFound } from "./errors";
import { log } from "./log";
import { invalidField, parseJsonObject } from "./openai-api";

type Actors = { member: MemberActor; key: KeyActor; anyone: MemberActor | null };

export type Call<Who extends keyof Actors> = {
  request: Request;
  requestId: string;
  actor: Actors[Who];
  /** The route's own parameter, `[id]`: a UUID. */
  id: string;
  /** The body's text, within the limit. Throws `request_too_large`. */
  text: () => Promise<string>;
  /** The body as JSON that fits `schema`. Throws `invalid_json` and `invalid_value` with the field's name. */
  json: <T>(schema: z.ZodType<T>) => Promise<T>;
};

type Context = { params: Promise<Record<string, string | string[] | undefined>> };

/**
 * The one wrapper of every route handler: who asks, where from, how much, what went wrong, and a line in the log.
 * `who` says who may call: `key` a program with a personal key, `member` a signed-in person, `anyone` both or neither.
 */
export function handle<Who extends keyof Actors>(who: Who, work: (call: Call<Who>) => Promise<Response>) {
  return async (request: Request, context: Context): Promise<Response> => {
    const started = performance.now();
    const requestId = randomUUID();
    let response: Response;
    try {
      checkOrigin(request, who);
      const actor = (await findActor(request, who)) as Actors[Who];
      const id = await routeId(context);
      const text = () => readText(request);
      const json = async <T>(schema: z.ZodType<T>) => parse(schema, await text());
      response = await work({ request, requestId, actor, id, text, json });
    } catch (error) {
      response = toResponse(error, requestId);
    }
    response.headers.set("x-request-id", requestId);
    const { pathname } = new URL(request.url);
    const ms = Math.round(performance.now() - started);
    log.info({ requestId, method: request.method, path: pathname, status: response.status, ms }, "request");
    return response;
  };
}

async function findActor(request: Request, who: keyof Actors): Promise<Actors[keyof Actors]> {
  if (who === "key") return authenticateKey(request.headers.get("authorization"));
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

async function routeId({ params }: Context): Promise<string> {
  const { id } = (await params) ?? {};
  if (id === undefined) return "";
  if (!z.uuid().safeParse(id).success) throw notFound("This page");
  return String(id);
}

async function readText(request: Request): Promise<string> {
  const limit = env().MAX_BODY_BYTES;
  const tooLarge = () =>
    new AppError("request_too_large", `The body is larger than ${Math.floor(limit / 1024 / 1024)} MiB.`);
  if (Number(request.headers.get("content-length")) > limit) throw tooLarge();
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new AppError("invalid_json", "The body is not UTF-8 text.", { cause: error });
  }
}

function parse<T>(schema: z.ZodType<T>, text: string): T {
  const body = parseJsonObject(text);
  const result = schema.safeParse(body);
  if (!result.success) throw invalidField(result.error, body);
  return result.data;
}

function toResponse(error: unknown, requestId: string): Response {
  const known = toAppError(error);
  if (known.status >= 500) log.error({ requestId, code: known.code, err: known.cause ?? error }, known.message);
  return Response.json({ error: known.toBody() }, { status: known.status, headers: known.headers });
}

/** What Prisma and pg say when Postgres is away: then a later try is worth it. */
const databaseAway = /^(P1001|P1002|P1008|P1017|P2024|P2028|57P0[123]|08\d{3}|ECONNREFUSED|ECONNRESET)$/;

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code = "", cause } = error as { code?: string; cause?: { code?: string; kind?: string } };
  if (databaseAway.test(code) || databaseAway.test(cause?.code ?? "") || cause?.kind === "DatabaseNotReachable") {
    return new AppError("database_unavailable", "The database is away for a moment. Try again.", {
      cause: error,
      retryAfter: 5,
    });
  }
  return new AppError("internal_error", "Something went wrong here. The log has more under this request id.", {
    cause: error,
  });
}
