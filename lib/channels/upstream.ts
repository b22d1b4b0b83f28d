import { DecoratorHandler, type Dispatcher, request } from "undici";
import { z } from "zod";
import { createGuardedAgent } from "../guarded-fetch";
import { cleanText } from "./clean";
import type { OutgoingBody } from "./outgoing";
import { type ProviderContext, UpstreamError } from "./provider";

const megabyte = 1024 * 1024;
/** No answer is held that is larger, however many images it has. */
const maxAnswerBytes = 480 * megabyte;
/** What of an answer may be read before there is room for it: enough for one without an image in it. */
const smallAnswerBytes = 64 * 1024;
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
 * Posts `body`, which asks for `n` images, to a channel's upstream and returns its 2xx answer. Throws an
 * `UpstreamError` whose words are the upstream's own, cleaned. Only the context's signal ends the wait.
 */
export async function postToUpstream(
  path: string,
  { contentType, length, content }: OutgoingBody,
  n: number,
  context: ProviderContext,
): Promise<Buffer> {
  const { baseUrl, apiKey, signal, room } = context;
  const headers = {
    "content-type": contentType,
    "content-length": String(length),
    accept: "application/json",
    ...(apiKey && { authorization: `Bearer ${apiKey}` }),
  };
  let started = false;
  const dispatcher = noticingStart(() => {
    // Called off while it was still connecting, it is not written at all.
    started = !signal.aborted;
  });
  try {
    const response = await request(`${baseUrl}${path}`, { method: "POST", headers, body: content, signal, dispatcher });
    if (response.statusCode >= 200 && response.statusCode < 300) {
      const answer = await readBody(
        response.body,
        Math.min((n * 50 * megabyte * 4) / 3 + megabyte, maxAnswerBytes),
        room,
      );
      if (answer !== null) return answer;
      throw new UpstreamError("invalid", "The provider's answer is larger than its images can be.");
    }
    const words = await readBody(response.body, maxErrorBytes, undefined);
    throw refusal(response.statusCode, words?.toString() ?? "", header(response.headers["retry-after"]), context);
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

/**
 * A body; null, and its connection closed, if it is larger than `maxBytes`. Waits for room as late as it can: some
 * upstreams send their headers, and a space now and then, long before the image is there.
 */
async function readBody(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
  room: ProviderContext["room"],
): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let hasRoom = false;
  // Leaving the loop early destroys the body.
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
    if (bytes <= smallAnswerBytes || hasRoom) continue;
    await room?.();
    hasRoom = true;
  }
  if (!hasRoom) await room?.();
  return Buffer.concat(chunks, bytes);
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
