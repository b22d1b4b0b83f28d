import type { Messages } from "next-intl";
import type { Translate } from "@/components/i18n/translate";
import { duration, moment } from "@/lib/format";
import type { ChannelView } from "@/lib/schemas/channel";
import type { Locale } from "@/lib/schemas/locale";

type T = Translate<"channels">;
type Failure = keyof Messages["channels"]["failures"];
type State = { badge: string; look: "plain" | "error" | "mark"; words: string };

/** How a channel is, in a word and a sentence. */
export function stateOf(channel: ChannelView, t: T): State {
  const { health, problem, enabled, standsBack, fromEnvironment } = channel;
  const state = (
    name: Exclude<keyof Messages["channels"]["state"], "inService">,
    look: State["look"],
    values = {},
  ) => ({
    badge: t(`state.${name}.badge`),
    look,
    words: t(`state.${name}.words`, values),
  });
  if (problem) return state("problem", "error", { at: problem.at });
  if (!enabled) return state(fromEnvironment ? "off" : "disabled", "plain");
  if (standsBack) return state("standsBack", "plain");
  const values = { count: health.failures, seconds: health.retrySeconds };
  if (health.circuit === "open") {
    return health.lastFailure === "rate_limited" ? state("waiting", "mark", values) : state("resting", "error", values);
  }
  if (health.circuit === "half_open") return state("halfOpen", "mark", values);
  if (health.failures > 0) return state("failing", "mark", values);
  return { badge: t("state.inService"), look: "plain", words: "" };
}

type Reader = { now: string; timeZone: string; locale: Locale; t: T };

/** When it last failed; its provider's words stand beside it. */
export function lastFailure({ health }: ChannelView, { now, timeZone, locale, t }: Reader): string | null {
  if (!health.lastFailureAt) return null;
  const at = moment(health.lastFailureAt, now, timeZone, locale);
  return t("lastFailure", { at, what: t(`failures.${known(health.lastFailure ?? "", t)}`) });
}

function known(failure: string, t: T): Failure {
  return t.has(`failures.${failure}` as `failures.${Failure}`) ? (failure as Failure) : "failed";
}

/** The kind of a test's failure, in a word or two. */
export function failureKind(failure: string, t: T): string {
  return t(`kind.${known(failure, t)}`);
}

/** What an admin can do about a test that failed. */
export function adviceFor(failure: string, status: number | null, t: T): string {
  if (failure === "channel" && status === 401) return t("advice.key");
  if (failure === "channel" && status === 404) return t("advice.address");
  const key = `advice.${failure}` as "advice.channel";
  return t.has(key) ? t(key) : t("advice.other");
}

/** How fast it is: `median 12 s, 95% within 31 s`. */
export function speedWords({ speed: { p50, p95 } }: ChannelView, t: T, locale: Locale): string | null {
  if (p50 === null || p95 === null) return null;
  return t("speed", { median: duration(p50, locale), most: duration(p95, locale) });
}
