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
  const only = (change: Partial<Policy>) => difference(links, now, { ...now, ...change });
  return {
    ...(now.shareMaxDays !== next.shareMaxDays && {
      shareMaxDays: ofDays(now.shareMaxDays, next.shareMaxDays, only({ shareMaxDays: next.shareMaxDays }), reader),
    }),
    ...(now.sharePasswordNeeded !== next.sharePasswordNeeded && {
      sharePasswordNeeded: next.sharePasswordNeeded
        ? t("effects.passwordOn", { links: -only({ sharePasswordNeeded: true }) })
        : t("effects.passwordOff", { links: only({ sharePasswordNeeded: false }) }),
    }),
  };
}

function ofDays(before: number | null, most: number | null, difference: number, { t, locale }: Reader): string {
  if (most === null) return t("effects.noDays", { links: difference });
  const days = inDays(most, locale);
  if (before !== null && most > before) return t("effects.moreDays", { days, links: difference });
  return t("effects.fewerDays", { days, links: -difference });
}

const difference = (links: LinkAges, from: Policy, to: Policy) => shown(links, to) - shown(links, from);

/** How many links show something to whoever has them. */
function shown(links: LinkAges, { sharingEnabled, shareMaxDays, sharePasswordNeeded }: Policy): number {
  if (!sharingEnabled) return 0;
  const good = links.filter(
    (link) => (link.protected || !sharePasswordNeeded) && (shareMaxDays === null || link.days < shareMaxDays),
  );
  return good.reduce((sum, one) => sum + one.links, 0);
}
