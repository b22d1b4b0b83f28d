import { capitalized, count, dayKey, moment, shortDate } from "@/lib/format";
import type { LinkAges, TeamSettings, TeamView } from "@/lib/schemas/team";

type Policy = Pick<TeamView, "sharingEnabled" | "shareMaxDays" | "sharePasswordNeeded">;
/** What is said beside each field that differs from what holds now. */
export type Effects = Partial<Record<keyof TeamView, string>>;

/** What the change from `now` to `next` means, in sentences by field, at the moment `at`. */
export function effects(now: TeamSettings, next: TeamView, at: string): Effects {
  const changed = (name: keyof TeamView) => now[name] !== next[name];
  return {
    ...(changed("timeZone") && { timeZone: ofZone(now.timeZone, next.timeZone, at) }),
    ...(changed("defaultMonthlyQuota") && { defaultMonthlyQuota: ofQuota(now, next) }),
    ...(changed("defaultDailyCap") && { defaultDailyCap: ofCap(now, next) }),
    ...(changed("currency") && {
      currency: "The channels’ prices and all costs so far keep their numbers: nothing is converted.",
    }),
    ...ofSharing(now, next),
  };
}

function ofZone(from: string, to: string, at: string): string {
  const there = `There it is ${moment(at, at, to).slice(-5)} on ${shortDate(at, to)}.`;
  const kept = "Days and months begin at midnight there from now on; what was used this month stays counted.";
  const [here, then] = [from, to].map((zone) => dayKey(at, zone).slice(0, 7));
  if (here === then) return `${there} ${kept}`;
  const month = then && here && then > here ? "The next month has begun there" : "There the last month goes on";
  return `${there} ${month}, and everybody goes on with what is left of that one.`;
}

function ofQuota({ onDefaultQuota, defaultMonthlyQuota }: TeamSettings, next: TeamView): string {
  const whom = `Holds at once for ${people(onDefaultQuota)} without a number of their own.`;
  if (next.defaultMonthlyQuota >= defaultMonthlyQuota) return whom;
  return `${whom} Whoever has made more than that this month makes no more until the next.`;
}

function ofCap({ onDefaultCap }: TeamSettings, { defaultDailyCap }: TeamView): string {
  const whom = capitalized(`${people(onDefaultCap)} without a cap of their own`);
  return defaultDailyCap === null
    ? `${whom} may then use up their month in a day.`
    : `${whom} may then make at most ${count(defaultDailyCap, "image")} a day, today included.`;
}

function ofSharing(now: TeamSettings, next: TeamView): Effects {
  const { links } = now;
  if (now.sharingEnabled !== next.sharingEnabled) {
    return {
      sharingEnabled: next.sharingEnabled
        ? `Links work again: ${shown(links, next)} of them.`
        : `All links stop working at once: ${shown(links, now)} of them. They work again once sharing is on again.`,
    };
  }
  if (!next.sharingEnabled) return {};
  const only = (change: Partial<Policy>) => difference(links, now, { ...now, ...change });
  return {
    ...(now.shareMaxDays !== next.shareMaxDays && {
      shareMaxDays: ofDays(now.shareMaxDays, next.shareMaxDays, only({ shareMaxDays: next.shareMaxDays })),
    }),
    ...(now.sharePasswordNeeded !== next.sharePasswordNeeded && {
      sharePasswordNeeded: next.sharePasswordNeeded
        ? `Links without a password stop working: ${-only({ sharePasswordNeeded: true })} of them.`
        : `Links without a password work again: ${only({ sharePasswordNeeded: false })} of them.`,
    }),
  };
}

function ofDays(before: number | null, days: number | null, difference: number): string {
  if (days === null) return `Links last as long as they say; ${difference} of them work again.`;
  if (before !== null && days > before)
    return `Links end ${count(days, "day")} after they were made; ${difference} of them work again.`;
  return `Links older than ${count(days, "day")} stop working: ${-difference} of them. All others end ${count(days, "day")} after they were made, if not before.`;
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

function people(number: number): string {
  return number === 1 ? "the 1 person" : `the ${number.toLocaleString("en-US")} people`;
}
