import { DecoratorHandler, type Dispatcher, request } from "undici";
import { z } from "zod";
import { createGuardedAgent } from "../guarded-fetch";
import { type ProviderContext, UpstreamError } from "./provider";

const megabyte = 1024 * 1024;
/** The text has to fit into one string, which Node ends at 512 MB. */
const maxAnswerBytes = 480 * megabyte;
/** More words than this no error needs. */
const maxErrorBytes = megabyte;

/**
 * Without pipelining undici keeps no connection: each request has its own. On a kept one, a request that meets the
 * upstream's closing of it cannot be told from one that was taken and broken off, and undici never sends a POST twice;
 * it would be charged for nothing. The handshake is little beside the seconds that an image takes.
 */
const agent = createGuardedAgent({ headersTimeout: 0, bodyTimeout: 0, pipelining: 0 });

const word = z.string().nullish().catch(null);
const errorReply = z.object({
  error: z.union([
    z.string().transform((message) => ({ message, type: null, code: null, param: null })),
    z.object({
      message: word,
      type: word,
      code: z
        .union([z.string(), z.number().transform(String)])
        .nullish()
        .catch(null),
      param: word,
    }),
  ]),
});

/**
 * Posts `body`, which asks for `n` images, to a channel's upstream and returns the text of its 2xx answer. Throws an
 * `UpstreamError` whose words are the upstream's own, cleaned. Only the context's signal ends the wait.
 */
export async function postJson(path: string, body: string, n: number, context: ProviderContext): Promise<string> {
  const { baseUrl, apiKey, signal } = context;
  const headers = {
    "content-type": "application/json",
    accept: "application/json",
    ...(apiKey && { authorization: `Bearer ${apiKey}` }),
  };
  let started = false;
  const dispatcher = noticingStart(() => {
    // Called off while it was still connecting, it is not written at all.
    started = !signal.aborted;
  });
  try {
    const response = await request(`${baseUrl}${path}`, { method: "POST", headers, body, signal, dispatcher });
    if (response.statusCode >= 200 && response.statusCode < 300) {
      const text = await readText(response.body, Math.min((n * 50 * megabyte * 4) / 3 + megabyte, maxAnswerBytes));
      if (text !== null) return text;
      throw new UpstreamError("invalid", "The provider's answer is larger than its images can be.");
    }
    const text = await readText(response.body, maxErrorBytes);
    throw refusal(response.statusCode, text ?? "", header(response.headers["retry-after"]), context);
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    throw failure(error, started, signal);
  }
}

/** The agent, telling when a request begins to be written: all that fails before that has surely not been sent. */
function noticingStart(onStart: () => void): Dispatcher {
  return agent.compose((dispatch) => (options, handler) => {
    const noticing: Dispatcher.DispatchHandler = new DecoratorHandler(handler);
    noticing.onRequestStart = (...args) => {
      onStart();
      handler.onRequestStart?.(...args);
    };
    return dispatch(options, noticing);
  });
}

/** A body as text; null, and its connection closed, if it is larger than `maxBytes`. */
async function readText(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop early destroys the body.
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes).toString("utf8");
}

function failure(error: unknown, started: boolean, signal: AbortSignal): UpstreamError {
  if (!started) return new UpstreamError("not_sent", "The provider could not be reached.", { cause: error });
  if (signal.aborted) return new UpstreamError("timeout", "The provider did not answer in time.", { cause: error });
  return new UpstreamError("failed", "The connection to the provider broke after the request was sent.", {
    cause: error,
  });
}

function refusal(
  status: number,
  text: string,
  retryAfter: string | undefined,
  context: ProviderContext,
): UpstreamError {
  const said = errorReply.safeParse(tryParse(text)).data?.error;
  const clean = (text: string | null | undefined, maxLength: number) => cleanText(text ?? "", maxLength, context);
  const words = clean(said?.message, 2000) || `The provider answered with status ${status}.`;
  const type = clean(said?.type, 200);
  const param = clean(said?.param, 200);
  const detail = { status, ...(type && { type }), ...(param && { param }), code: clean(said?.code, 200) || null };
  if (status >= 500) return new UpstreamError("failed", words, detail);
  if (status < 400) return new UpstreamError("invalid", `The provider answered with status ${status}.`, detail);
  if (status === 429) {
    const seconds = Number(retryAfter);
    return new UpstreamError("rate_limited", words, {
      ...detail,
      ...(seconds > 0 && { retryAfter: Math.min(seconds, 86_400) }),
    });
  }
  if (status === 401 || status === 403 || status === 404) return new UpstreamError("channel", words, detail);
  const moderated = /moderation|content_policy|safety/i.test(`${said?.code} ${said?.type}`);
  return new UpstreamError(moderated ? "moderated" : "refused", words, detail);
}

/**
 * What an upstream said, as it may be kept and shown: without the NUL and the lone surrogates that Postgres refuses,
 * without our key and any address, and no longer than `maxLength`.
 */
export function cleanText(text: string, maxLength: number, { apiKey }: ProviderContext): string {
  const plain = text.replaceAll("\0", "").toWellFormed();
  const withoutKey = apiKey ? plain.replaceAll(apiKey, "[key]") : plain;
  const kept = withoutKey.replace(/https?:\/\/[^\s"')]+/gi, "[address]").slice(0, maxLength);
  // The cut may have gone through a pair of surrogates.
  return kept.isWellFormed() ? kept : kept.slice(0, -1);
}

/** What an upstream said of its usage, every string in it cleaned, down to 20 levels; null if it is large or no object. */
export function cleanUsage(usage: unknown, context: ProviderContext): Record<string, unknown> | null {
  if (typeof usage !== "object" || usage === null || Array.isArray(usage)) return null;
  const cleaned = cleanValue(usage, 20, context) as Record<string, unknown>;
  return JSON.stringify(cleaned).length <= 16 * 1024 ? cleaned : null;
}

function cleanValue(value: unknown, depth: number, context: ProviderContext): unknown {
  if (typeof value === "string") return cleanText(value, Infinity, context);
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((one) => cleanValue(one, depth - 1, context));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      cleanText(name, Infinity, context),
      cleanValue(one, depth - 1, context),
    ]),
  );
}

function header(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
