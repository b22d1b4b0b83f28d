import { type Agent, DecoratorHandler, type Dispatcher, request } from "undici";
import { createGuardedAgent } from "../guarded-fetch";
import { readEventStream } from "./event-stream";
import type { OutgoingBody } from "./outgoing";
import { type ProviderContext, type ProviderRequest, type ProviderResult, UpstreamError } from "./provider";
import { refusal } from "./refusal";
import { readReply } from "./reply";

const megabyte = 1024 * 1024;
/** An image of 50 MB in base64, and what may be said of it. */
const maxEncodedImageBytes = (50 * megabyte * 4) / 3 + megabyte;
/** No answer is held that is larger, however many images it has. */
const maxAnswerBytes = 480 * megabyte;
/** What of an answer may be read before there is room for it: enough for one without an image in it. */
const smallAnswerBytes = 64 * 1024;
/** More words than this no error needs. */
const maxErrorBytes = megabyte;

/**
 * Connections are kept for a second and no longer: servers keep idle ones for five and more, so that one is hardly
 * ever used that its upstream is just closing. Where that happens all the same, the request may have been read: the
 * call is `failed`, and neither undici (no POST is idempotent to it) nor anybody else sends it again. One request at
 * a time on each, as many as there are calls.
 */
const keepAlive = { pipelining: 1, keepAliveTimeout: 1000, keepAliveMaxTimeout: 1000 };

const agents = new Map<string, Agent>();

/** The pool for these exceptions: what one channel may reach, another must not find open. */
function agentFor(allowPrivate: readonly string[] | undefined): Agent {
  const key = allowPrivate ? JSON.stringify([...allowPrivate].sort()) : "";
  const agent =
    agents.get(key) ??
    createGuardedAgent({ ...keepAlive, headersTimeout: 0, bodyTimeout: 0, ...(allowPrivate && { allowPrivate }) });
  agents.set(key, agent);
  return agent;
}

/**
 * Posts a body that asks for images to a channel's upstream and reads its answer, as one JSON or as a stream of
 * events, whichever was asked. Throws an `UpstreamError` whose words are the upstream's own, cleaned. Only the
 * context's signal ends the wait.
 */
export async function askForImages(
  path: string,
  { contentType, length, content }: OutgoingBody,
  { n, stream }: Pick<ProviderRequest, "n" | "stream">,
  context: ProviderContext,
): Promise<ProviderResult> {
  const { baseUrl, apiKey, signal } = context;
  const headers = {
    "content-type": contentType,
    "content-length": String(length),
    accept: stream ? "text/event-stream, application/json" : "application/json",
    "accept-encoding": "identity",
    "user-agent": "Proofsheet",
    ...(apiKey && { authorization: `Bearer ${apiKey}` }),
  };
  let started = false;
  const dispatcher = noticingStart(agentFor(context.allowPrivate), () => {
    // Called off while it was still connecting, it is not written at all.
    started = !signal.aborted;
  });
  try {
    const answer = await request(`${baseUrl}${path}`, { method: "POST", headers, body: content, signal, dispatcher });
    if (answer.statusCode < 200 || answer.statusCode >= 300) {
      const words = await readBody(answer.body, maxErrorBytes);
      throw refusal(answer.statusCode, answer.headers, words?.toString() ?? "", context);
    }
    const maxBytes = Math.min((n + (stream?.partialImages ?? 0)) * maxEncodedImageBytes, maxAnswerBytes);
    if (/^text\/event-stream\b/i.test(String(answer.headers["content-type"]))) {
      return await readEventStream(answer.body, { n, imageBytes: maxEncodedImageBytes, maxBytes }, context);
    }
    const length = Number(answer.headers["content-length"] ?? 0);
    const json = await readAnswer(answer.body, length, maxBytes, context);
    if (json !== null) return readReply(json, context);
    throw new UpstreamError("invalid", "The provider's answer is larger than its images can be.");
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    throw failure(error, started, signal);
  }
}

/** The agent, telling when a request begins to be written: all that fails before that has surely not been sent. */
function noticingStart(agent: Agent, onStart: () => void): Dispatcher {
  return agent.compose((dispatch) => (options, handler) => {
    const noticing: Dispatcher.DispatchHandler = new DecoratorHandler(handler);
    noticing.onRequestStart = (...args) => {
      onStart();
      handler.onRequestStart?.(...args);
    };
    return dispatch(options, noticing);
  });
}

/** A body; null, and its connection closed, if it is larger than `maxBytes`. */
async function readBody(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

/**
 * The body of an answer with images; null, and its connection closed, if it is larger than `maxBytes`. Waits for room
 * as late as it can: some upstreams send their headers, and a space now and then, long before the image is there. What
 * is said to be `length` bytes long goes straight to where it stays.
 */
async function readAnswer(
  body: AsyncIterable<Buffer>,
  length: number,
  maxBytes: number,
  { room, allocate = Buffer.allocUnsafeSlow }: ProviderContext,
): Promise<Buffer | null> {
  let chunks: Buffer[] = [];
  let whole: Buffer | null = null;
  let bytes = 0;
  let hasRoom = false;
  // Leaving the loop early destroys the body.
  for await (const chunk of body) {
    if (bytes + chunk.length > maxBytes) return null;
    if (whole) chunk.copy(whole, bytes);
    else chunks.push(chunk);
    bytes += chunk.length;
    if (hasRoom || bytes <= smallAnswerBytes) continue;
    await room?.();
    hasRoom = true;
    if (length < bytes || length > maxBytes) continue;
    whole = allocate(length);
    Buffer.concat(chunks, bytes).copy(whole);
    chunks = [];
  }
  if (!hasRoom) await room?.();
  return whole?.subarray(0, bytes) ?? Buffer.concat(chunks, bytes);
}

function failure(error: unknown, started: boolean, signal: AbortSignal): UpstreamError {
  if (!started) return new UpstreamError("not_sent", "The provider could not be reached.", { cause: error });
  if (signal.aborted) return new UpstreamError("timeout", "The provider did not answer in time.", { cause: error });
  return new UpstreamError("failed", "The connection to the provider broke after the request was sent.", {
    cause: error,
  });
}
