import type { Channel } from "../channels/channel";
import { wordsOf } from "../channels/circuit";
import { type ProviderContext, type ProviderRequest, type ProviderResult, UpstreamError } from "../channels/provider";

/** One call of an upstream, as the receipt keeps it. */
export type Attempt = {
  channel: string;
  /** `answered`, or the class of the failure. */
  outcome: string;
  /** How many images it was asked for. */
  images: number;
  /** The upstream's HTTP status and its words, cleaned, where there are any. */
  status?: number;
  message?: string;
  ms: number;
};

/**
 * Asks one channel for `request.n` images: by one call, or, where it makes fewer at once, by as many side by side as it
 * takes. What was delivered is joined in order, also if other parts failed. Throws an `UpstreamError` if nothing came:
 * of one that may have been paid if there is such, so that nobody is asked again.
 */
export async function askInParts(
  channel: Channel,
  request: ProviderRequest,
  context: ProviderContext,
  attempts: Attempt[],
): Promise<ProviderResult> {
  const parts = split(request.n, channel.capabilities.maxN);
  const settled = await Promise.allSettled(
    parts.map((n) => ask(channel, parts.length === 1 ? request : { ...request, n, stream: null }, context, attempts)),
  );
  const results = settled.filter((one) => one.status === "fulfilled").map((one) => one.value);
  if (results.length === 0) throw worst(settled.map((one) => (one as PromiseRejectedResult).reason));
  return { images: results.flatMap(({ images }) => images), usage: results.map(({ usage }) => usage).reduce(addUp) };
}

const surelyFree = ["not_sent", "channel", "rate_limited", "refused", "moderated"];

/** How many images were asked for by calls that may have been paid. */
export function imagesAtRisk(attempts: Attempt[]): number {
  return attempts.reduce((sum, { outcome, images }) => (surelyFree.includes(outcome) ? sum : sum + images), 0);
}

async function ask(
  channel: Channel,
  request: ProviderRequest,
  context: ProviderContext,
  attempts: Attempt[],
): Promise<ProviderResult> {
  const started = performance.now();
  const attempt: Attempt = { channel: channel.name, outcome: "sent", images: request.n, ms: 0 };
  attempts.push(attempt);
  try {
    const result = await channel.provider.generate(request, context);
    if (result.images.length === 0) throw new UpstreamError("invalid", "The provider's answer has no image in it.");
    attempt.outcome = "answered";
    return result;
  } catch (error) {
    if (error instanceof UpstreamError) Object.assign(attempt, told(error));
    throw error;
  } finally {
    attempt.ms = Math.round(performance.now() - started);
  }
}

/** Words about our own key and account are for admins, who find them with the channel. */
function told(error: UpstreamError): Partial<Attempt> {
  const { failure, detail } = error;
  const message = failure === "channel" || failure === "not_sent" ? undefined : wordsOf(error);
  return { outcome: failure, ...(detail.status && { status: detail.status }), ...(message && { message }) };
}

function split(n: number, most: number): number[] {
  return Array.from({ length: Math.ceil(n / most) }, (_, index) => Math.min(most, n - index * most));
}

/** What counts of several failures: a fault of ours, what may have been paid, a final answer, the rest. */
function worst(errors: unknown[]): unknown {
  const known = errors.filter((error) => error instanceof UpstreamError);
  const final = known.find(({ failure }) => failure === "refused" || failure === "moderated");
  const fault = errors.find((error) => !(error instanceof UpstreamError));
  return fault ?? known.find((error) => error.mayBePaid) ?? final ?? soonest(known);
}

/** Of failures that surely cost nothing the one that says best when to come back. */
export function soonest(errors: UpstreamError[]): UpstreamError | undefined {
  const limits = errors.filter(({ failure }) => failure === "rate_limited");
  const wait = ({ detail }: UpstreamError) => detail.retryAfter ?? Infinity;
  return limits.toSorted((a, b) => wait(a) - wait(b) || 0)[0] ?? errors.at(-1);
}

type Usage = ProviderResult["usage"];

/** The numbers of both added, at every level; what is not a number is the first's. */
function addUp(a: Usage, b: Usage): Usage {
  if (!a || !b) return a ?? b;
  const sum: Record<string, unknown> = { ...b, ...a };
  for (const [name, value] of Object.entries(b)) {
    const other = a[name];
    if (typeof value === "number" && typeof other === "number") sum[name] = other + value;
    if (isObject(value) && isObject(other)) sum[name] = addUp(other, value);
  }
  return sum;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
