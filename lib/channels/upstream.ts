import { request } from "undici";
import { z } from "zod";
import { createGuardedAgent, FetchRefused } from "../guarded-fetch";
import { type ProviderContext, UpstreamError } from "./provider";

/** Ten images of 50 MB in base64 would pass; an endless body would not. */
const maxAnswerBytes = 700 * 1024 * 1024;

const agent = createGuardedAgent({ headersTimeout: 0, bodyTimeout: 0 });

const errorReply = z.object({
  error: z.union([
    z.string().transform((message) => ({ message, type: undefined, code: undefined, param: undefined })),
    z.object({
      message: z.string().nullish(),
      type: z.string().nullish(),
      code: z.union([z.string(), z.number().transform(String)]).nullish(),
      param: z.string().nullish(),
    }),
  ]),
});

/**
 * Posts `body` to a channel's upstream and returns the text of its 2xx answer. Throws an `UpstreamError` whose words
 * are the upstream's own, without its key and addresses. Only the context's signal ends the wait.
 */
export async function postJson(path: string, body: string, context: ProviderContext): Promise<string> {
  const { baseUrl, apiKey, signal } = context;
  const headers = {
    "content-type": "application/json",
    accept: "application/json",
    ...(apiKey && { authorization: `Bearer ${apiKey}` }),
  };
  let answered = false;
  try {
    const response = await request(`${baseUrl}${path}`, { method: "POST", headers, body, signal, dispatcher: agent });
    answered = true;
    const text = await readText(response.body);
    if (response.statusCode >= 200 && response.statusCode < 300) return text;
    throw refusal(response.statusCode, text, header(response.headers["retry-after"]), context);
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    throw failure(error, answered, signal);
  }
}

async function readText(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) {
      body.destroy();
      throw new UpstreamError("invalid", "The provider's answer is larger than any image.");
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

function failure(error: unknown, answered: boolean, signal: AbortSignal): UpstreamError {
  // A DOMException's code is a number.
  const code = String((error as NodeJS.ErrnoException).code ?? "");
  if (!answered && (error instanceof FetchRefused || neverSent.has(code) || code.startsWith("ERR_TLS_CERT"))) {
    return new UpstreamError("not_sent", "The provider could not be reached.", { cause: error });
  }
  if (signal.aborted) {
    return new UpstreamError("timeout", "The provider did not answer in time.", { cause: error });
  }
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
  const words = redact(said?.message || `The provider answered with status ${status}.`, context);
  const detail = {
    status,
    ...(said?.type && { type: said.type }),
    ...(said?.param && { param: said.param }),
    code: said?.code ?? null,
  };
  if (status >= 500) return new UpstreamError("failed", words, detail);
  if (status < 400) return new UpstreamError("invalid", `The provider answered with status ${status}.`, detail);
  if (status === 429) {
    const seconds = Number(retryAfter);
    return new UpstreamError("rate_limited", words, { ...detail, ...(seconds > 0 && { retryAfter: seconds }) });
  }
  if (status === 401 || status === 403 || status === 404) return new UpstreamError("channel", words, detail);
  const moderated = /moderation|content_policy|safety/i.test(`${said?.code} ${said?.type}`);
  return new UpstreamError(moderated ? "moderated" : "refused", words, detail);
}

/** The upstream's words without its key and without any address. */
function redact(text: string, { apiKey }: ProviderContext): string {
  const withoutKey = apiKey ? text.replaceAll(apiKey, "[key]") : text;
  return withoutKey.replace(/https?:\/\/[^\s"')]+/g, "[address]").slice(0, 2000);
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
