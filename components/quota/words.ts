import type { Messages } from "next-intl";
import type { Translate } from "@/components/i18n/translate";
import { shortDate } from "@/lib/format";
import type { Locale } from "@/lib/schemas/locale";
import type { LedgerLine } from "@/lib/schemas/quota";

type Reader = { timeZone: string; locale: Locale; t: Translate<"quota"> };

/** What happened, in plain words: what was charged or given back, and why. */
export function wordsOf(line: LedgerLine, { timeZone, locale, t }: Reader): string {
  if (line.kind === "generation") return ofGeneration(line, t);
  const { by } = line;
  if (line.kind === "withdrawal") return by ? t("line.withdrawalBy", { by }) : t("line.withdrawal");
  const because = (what: string) => (line.reason ? t("line.because", { what, reason: line.reason }) : what);
  if (line.kind === "reversal") return because(by ? t("line.reversalBy", { by }) : t("line.reversal"));
  // It ends when a day does: that day is the last on which it counts.
  const day = shortDate(new Date(Date.parse(line.expiresAt) - 1).toISOString(), timeZone, locale);
  const until =
    line.state === "withdrawn"
      ? t("line.withdrawnSince")
      : t(line.state === "counts" ? "line.countsUntil" : "line.ended", { day });
  return because(by ? t("line.topUpBy", { by, until }) : t("line.topUp", { until }));
}

/** Why a request came to nothing, by the code that its reservation ended with. */
function whyOf(reason: string | null, state: string, t: Translate<"quota">): string {
  const key = `reasons.${reason}` as `reasons.${keyof Messages["quota"]["reasons"]}`;
  if (reason && t.has(key)) return t(key);
  return t(state === "unknown" ? "reasons.unknown" : "reasons.failed");
}

function ofGeneration(line: Extract<LedgerLine, { kind: "generation" }>, t: Translate<"quota">): string {
  const { state, n, charged, reason, givenBack } = line;
  if (state === "queued" || state === "running") return t(`line.${state}`, { count: n });
  if (state === "succeeded") return charged < n ? t("line.partly", { charged, n }) : t("line.delivered", { count: n });
  const why = whyOf(reason, state, t);
  if (charged === 0) return t("line.notCharged", { why });
  return t(givenBack ? "line.chargedBack" : "line.chargedMaybe", { why });
}
