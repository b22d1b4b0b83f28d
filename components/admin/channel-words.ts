import { count, moment } from "@/lib/format";
import type { ChannelKind, ChannelView } from "@/lib/schemas/channel";

/** What the dialects are called, for people. */
export const kindNames: Record<ChannelKind, string> = {
  unified: "Unified images API",
  openai: "OpenAI images API",
  demo: "Demo, painted here",
};

export const kindHint =
  "Unified: octopusx.ai and what is compatible with it. OpenAI: its own API for GPT image models.";

type State = { badge: string; look: "plain" | "error" | "mark"; words: string };

/** How a channel is, in a word and a sentence. */
export function stateOf(channel: ChannelView): State {
  const { health, problem, enabled, standsBack, fromEnvironment } = channel;
  if (problem) return { badge: "Cannot be used", look: "error", words: `Nothing is asked of it: ${problem}.` };
  if (!enabled && fromEnvironment) return { badge: "Off", look: "plain", words: "The environment does not name it." };
  if (!enabled) return { badge: "Disabled", look: "plain", words: "Nothing is asked of it." };
  if (standsBack) {
    return { badge: "Stands back", look: "plain", words: "There is another channel, so the demo paints nothing." };
  }
  const row = `${count(health.failures, "failure")} in a row`;
  if (health.circuit === "open" && health.lastFailure === "rate_limited") {
    return {
      badge: "Waiting",
      look: "mark",
      words: `Its provider wants no calls for another ${health.retrySeconds} s.`,
    };
  }
  if (health.circuit === "open") {
    return { badge: "Resting", look: "error", words: `${row}: it is left alone for another ${health.retrySeconds} s.` };
  }
  if (health.circuit === "half_open") {
    return { badge: "To be tried", look: "mark", words: `${row}: the next call finds out whether it works again.` };
  }
  if (health.failures > 0) return { badge: "Failing", look: "mark", words: `${row}, and asked all the same.` };
  return { badge: "In service", look: "plain", words: "" };
}

/** When it last failed; its provider's words stand beside it. */
export function lastFailure({ health }: ChannelView, now: string, timeZone: string): string | null {
  if (!health.lastFailureAt) return null;
  return `Last failure ${moment(health.lastFailureAt, now, timeZone)}: ${failureNames[health.lastFailure ?? ""] ?? "it failed"}.`;
}

const failureNames: Record<string, string> = {
  not_sent: "it could not be reached",
  channel: "it refused our key, account or model",
  rate_limited: "it asked for a pause",
  refused: "it refused the request",
  moderated: "it refused the prompt",
  failed: "it failed",
  invalid: "its answer could not be used",
  timeout: "it took too long",
};

/** What an admin can do about a test that failed. */
export function adviceFor(failure: string, status: number | null): string {
  if (failure === "channel" && status === 401) return "Check the key: the provider does not know it.";
  if (failure === "channel" && status === 404) {
    return "Check the address, and what the provider calls the model.";
  }
  return advice[failure] ?? "Test again in a moment. If it stays so, ask the provider.";
}

const advice: Record<string, string> = {
  not_sent: "Check the address. If it is on your own network, allow its private address.",
  channel: "Check the key, and at the provider whether the account is paid and may use this model.",
  rate_limited: "Wait a moment, then test again.",
  refused: "Check what the provider calls the model, and its sizes.",
  invalid: "Check that the address speaks what is chosen here, and ends as the provider says, often with /v1.",
  timeout: "Give it a longer deadline, or ask the provider.",
};

/** How fast it is: `12 s, 95 of 100 within 31 s`. */
export function speedWords({ speed: { p50, p95 } }: ChannelView): string | null {
  return p50 === null || p95 === null ? null : `${seconds(p50)}, 95 of 100 within ${seconds(p95)}`;
}

function seconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
}
