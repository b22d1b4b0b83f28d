import type { Translate } from "@/components/i18n/translate";
import { longDate } from "@/lib/format";
import type { Locale } from "@/lib/schemas/locale";
import type { QuotaRequestState, QuotaView } from "@/lib/schemas/views";

/** The limit that leaves least now: the month's, or the day's. */
export function bindingLimit({ limit, spent, reserved, day, resetsAt }: QuotaView) {
  const used = spent + reserved;
  if (day && day.limit - day.used < limit - used)
    return { of: "day", limit: day.limit, used: day.used, endsAt: day.endsAt } as const;
  return { of: "month", limit, used, endsAt: resetsAt } as const;
}

type Reader = { timeZone: string; locale: Locale; t: Translate<"quota"> };

/** What somebody reads who can make no more now. */
export function nothingLeft(quota: QuotaView, { timeZone, locale, t }: Reader): string {
  const { of, limit, endsAt } = bindingLimit(quota);
  if (of === "day") return limit === 0 ? t("nothing.today") : t("nothing.day", { limit });
  return limit === 0 ? t("nothing.none") : t("nothing.month", { limit, day: longDate(endsAt, timeZone, locale) });
}

/** What became of a wish for more images; null while nobody has answered it. */
export function answerTo(request: QuotaRequestState | null, t: Translate<"quota">): string | null {
  const words = request?.answer;
  if (request?.state === "approved") {
    const count = request.granted ?? 0;
    return words ? t("answer.approvedWords", { count, words }) : t("answer.approved", { count });
  }
  if (request?.state === "declined") {
    const count = request.amount;
    return words ? t("answer.declinedWords", { count, words }) : t("answer.declined", { count });
  }
  return null;
}
