import { z } from "zod";
import { safetyCategories } from "./categories";
import { cleanText } from "./clean";
import { type ProviderContext, UpstreamError, type UpstreamFailure } from "./provider";

const word = z.string().nullish().catch(null);
const codeWord = z.union([z.string(), z.number().transform(String)]);
const spoken = z.object({ message: word, type: word, code: codeWord.nullish().catch(null), param: word });
const errorReply = z.object({
  error: z.union([z.string().transform((message) => ({ message, type: null, code: null, param: null })), spoken]),
});
type Said = z.infer<typeof spoken>;

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What is said of the prompt, or of an image. */
const ofContent = /moderation|content_policy|content_?filter|safety|responsibleai/i;
/** What is said of our account, key or model there, by whatever status. */
const ofChannel =
  /^(insufficient_(user_)?quota|billing_.*|account_.*|organization_.*|access_terminated|invalid_api_key|authentication_error|permission_error|model_not_found|deploymentnotfound|unsupported_country.*)$/i;
const rateLimit = /^(rate_limit.*|too_many_requests|requests|tokens)$/i;
const ofRequest = /^(invalid_request_error|image_generation_user_error)$/i;

/**
 * What an answer that is not 2xx means, with the upstream's own words, cleaned. `body` is its text; words that no JSON
 * error holds are not shown.
 */
export function refusal(status: number, headers: AnswerHeaders, body: string, context: ProviderContext): UpstreamError {
  const reply = tryParse(body);
  const said = errorReply.safeParse(reply).data?.error ?? null;
  const after = retryAfter(headers);
  const failure = byStatus(status, said);
  return toError(failure, said, context, `The provider answered with status ${status}.`, {
    status,
    ...(after !== null && { retryAfter: after }),
    ...named(failure, reply, context),
  });
}

/**
 * What an `error` event in a stream means; `data` is its parsed content. Once a partial image was there (`begun`), work
 * was done, and only a refusal of the content itself is known to cost nothing.
 */
export function streamRefusal(data: unknown, begun: boolean, context: ProviderContext): UpstreamError {
  // Some put the error's fields beside the event's type, which says no more than `error`.
  const beside = spoken.safeParse(data).data;
  const said = errorReply.safeParse(data).data?.error ?? (beside ? { ...beside, type: null } : null);
  const failure = byWords(said, begun);
  const words = "The provider's stream ended in an error.";
  return toError(failure, said, context, words, named(failure, data, context));
}

function byStatus(status: number, said: Said | null): UpstreamFailure {
  if (status < 400) return "invalid";
  // A gateway says 408 or 499 of an upstream of its own that took too long, as well as 504: that one may have been paid.
  if (status >= 500 || status === 408 || status === 499) return "failed";
  if (status === 401) return "channel";
  if (speaks(said, ofContent)) return "moderated";
  // 402 pay first, 405 and 421 a wrong address, 425 not even looked at; a model's name is the channel's configuration.
  if ([402, 403, 404, 405, 407, 421, 425].includes(status)) return "channel";
  if (speaks(said, ofChannel) || said?.param === "model") return "channel";
  return status === 429 ? "rate_limited" : "refused";
}

function byWords(said: Said | null, begun: boolean): UpstreamFailure {
  if (speaks(said, ofContent)) return "moderated";
  if (begun) return "failed";
  if (speaks(said, ofChannel)) return "channel";
  if (speaks(said, rateLimit)) return "rate_limited";
  return speaks(said, ofRequest) ? "refused" : "failed";
}

function speaks(said: Said | null, of: RegExp): boolean {
  return [said?.code, said?.type].some((word) => word != null && of.test(word));
}

function toError(
  failure: UpstreamFailure,
  said: Said | null,
  context: ProviderContext,
  otherwise: string,
  facts: { status?: number; retryAfter?: number; categories?: string[] },
): UpstreamError {
  const clean = (text: string | null | undefined, maxLength: number) => cleanText(text ?? "", maxLength, context);
  const type = clean(said?.type, 200);
  const param = clean(said?.param, 200);
  // What a redirect says is said to browsers.
  const words = failure === "invalid" ? "" : clean(said?.message, 2000);
  return new UpstreamError(failure, words || otherwise, {
    ...facts,
    ...(type && { type }),
    ...(param && { param }),
    code: clean(said?.code, 200) || null,
  });
}

/** Why content was refused, where the provider names it. */
function named(failure: UpstreamFailure, reply: unknown, context: ProviderContext): { categories?: string[] } {
  if (failure !== "moderated") return {};
  const categories = safetyCategories((reply as { error?: unknown } | null)?.error ?? reply, context);
  return categories.length > 0 ? { categories } : {};
}

/** The seconds that an upstream asks to wait, a day at most: in milliseconds, in seconds, or until a date of its clock. */
function retryAfter(headers: AnswerHeaders): number | null {
  const [milliseconds, given, date] = ["retry-after-ms", "retry-after", "date"].map((name) =>
    String(headers[name] ?? ""),
  );
  const now = Date.parse(date ?? "") || Date.now();
  const until = (Date.parse(given ?? "") - now) / 1000;
  const seconds = [Number(milliseconds) / 1000, Number(given), until].find((one) => one > 0);
  return seconds === undefined ? null : Math.min(Math.ceil(seconds), 86_400);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
