import type { Translate } from "@/components/i18n/translate";
import { dayKey, days as inDays, moment, shortDate } from "@/lib/format";
import type { Locale } from "@/lib/schemas/locale";
import type { LinkAges, TeamSettings, TeamView } from "@/lib/schemas/team";

type Policy = Pick<TeamView, "sharingEnabled" | "shareMaxDays" | "sharePasswordNeeded">;
type Reader = { at: string; t: Translate<"team">; common: Translate<"common">; locale: Locale };
/** What is said beside each field that differs from what holds now. */
export type Effects = Partial<Record<keyof TeamView, string>>;

/** What the change from `now` to `next` means, in sentences by field, at the reader's moment. */
export function effects(now: TeamSettings, next: TeamView, reader: Reader): Effects {
  const changed = (name: keyof TeamView) => now[name] !== next[name];
  return {
    ...(changed("timeZone") && { timeZone: ofZone(now.timeZone, next.timeZone, reader) }),
    ...(changed("defaultMonthlyQuota") && { defaultMonthlyQuota: ofQuota(now, next, reader) }),
    ...(changed("defaultDailyCap") && { defaultDailyCap: ofCap(now, next, reader) }),
    ...(changed("currency") && { currency: reader.t("effects.currency") }),
    ...ofSharing(now, next, reader),
  };
}

function ofZone(from: string, to: string, { at, t, locale }: Reader): string {
  const there = t("effects.there", { time: moment(at, at, to, locale).slice(-5), day: shortDate(at, to, locale) });
  const [here, then] = [from, to].map((zone) => dayKey(at, zone).slice(0, 7));
  if (here === then) return `${there} ${t("effects.midnight")}`;
  return `${there} ${t(then && here && then > here ? "effects.nextMonth" : "effects.lastMonth")}`;
}

function ofQuota({ onDefaultQuota, defaultMonthlyQuota }: TeamSettings, next: TeamView, { t }: Reader): string {
  const whom = t("effects.quota", { count: onDefaultQuota });
  return next.defaultMonthlyQuota >= defaultMonthlyQuota ? whom : `${whom} ${t("effects.less")}`;
}

function ofCap({ onDefaultCap }: TeamSettings, { defaultDailyCap }: TeamView, { t, common }: Reader): string {
  if (defaultDailyCap === null) return t("effects.noCap", { count: onDefaultCap });
  return t("effects.cap", { count: onDefaultCap, images: common("images", { count: defaultDailyCap }) });
}

function ofSharing(now: TeamSettings, next: TeamView, reader: Reader): Effects {
  const { links } = now;
  const { t } = reader;
  if (now.sharingEnabled !== next.sharingEnabled) {
    return {
      sharingEnabled: next.sharingEnabled
        ? t("effects.sharingOn", { links: shown(links, next) })
        : t("effects.sharingOff", { links: shown(links, now) }),
    };
  }
  if (!next.sharingEnabled) return {};
  const gained = (change: Partial<Policy>) => shown(links, { ...now, ...change }) - shown(links, now);
  // Not the other with a minus before it, which would be read out as "-0".
  const lost = (change: Partial<Policy>) => shown(links, now) - shown(links, { ...now, ...change });
  const { shareMaxDays, sharePasswordNeeded } = next;
  return {
    ...(now.shareMaxDays !== shareMaxDays && {
      shareMaxDays: ofDays(now.shareMaxDays, shareMaxDays, gained({ shareMaxDays }), lost({ shareMaxDays }), reader),
    }),
    ...(now.sharePasswordNeeded !== sharePasswordNeeded && {
      sharePasswordNeeded: sharePasswordNeeded
        ? t("effects.passwordOn", { links: lost({ sharePasswordNeeded }) })
        : t("effects.passwordOff", { links: gained({ sharePasswordNeeded }) }),
    }),
  };
}

function ofDays(before: number | null, most: number | null, gained: number, lost: number, { t, locale }: Reader) {
  if (most === null) return t("effects.noDays", { links: gained });
  const days = inDays(most, locale);
  if (before !== null && most > before) return t("effects.moreDays", { days, links: gained });
  return t("effects.fewerDays", { days, links: lost });
}

/** How many links show something to whoever has them. */
function shown(links: LinkAges, { sharingEnabled, shareMaxDays, sharePasswordNeeded }: Policy): number {
  if (!sharingEnabled) return 0;
  const good = links.filter(
    (link) => (link.protected || !sharePasswordNeeded) && (shareMaxDays === null || link.days < shareMaxDays),
  );
  return good.reduce((sum, one) => sum + one.links, 0);
}
