import { expect, test } from "vitest";
import { effects } from "@/components/admin/team-effects";
import type { TeamSettings } from "@/lib/schemas/team";
import { english } from "../support/words";

const now: TeamSettings = {
  ...{ name: "A studio", timeZone: "UTC", defaultMonthlyQuota: 100, defaultDailyCap: null, currency: "USD" },
  ...{ sharingEnabled: true, shareMaxDays: null, sharePasswordNeeded: false, updatedAt: "2026-11-23T10:00:00.000Z" },
  ...{ onDefaultQuota: 7, onDefaultCap: 1 },
  links: [
    { days: 0, protected: true, links: 2 },
    { days: 3, protected: false, links: 1 },
    { days: 9, protected: false, links: 2 },
  ],
};
const at = "2026-11-23T22:30:00.000Z";
const seen = (when: string) => ({ at: when, t: english("team"), common: english("common"), locale: "en" }) as const;

test.each<[Partial<TeamSettings>, string]>([
  [{ sharePasswordNeeded: true }, "Links without a password stop working: 3 of them."],
  [{ sharingEnabled: false }, "All links stop working at once: 5 of them. They work again once sharing is on again."],
  [
    { shareMaxDays: 7 },
    "Links older than 7 days stop working: 2 of them. All others end 7 days after they were made, if not before.",
  ],
  [{ defaultMonthlyQuota: 120 }, "Applies at once to the 7 people without a number of their own."],
  [
    { defaultMonthlyQuota: 20 },
    "Applies at once to the 7 people without a number of their own. Anyone who has made more than that this month can make no more until the next.",
  ],
  [
    { defaultDailyCap: 5 },
    "The 1 person without a cap of their own may then make at most 5 images a day, today included.",
  ],
  [{ currency: "EUR" }, "The channels’ prices and all costs so far keep their numbers: nothing is converted."],
  [
    { timeZone: "Asia/Kolkata" },
    "It is 04:00 on 24 Nov there. Days and months begin at midnight there from now on; what was used this month stays counted.",
  ],
])("%j", (change, words) => {
  expect(Object.values(effects(now, { ...now, ...change }, seen(at)))).toEqual([words]);
});

test("where there are no links it says that none stop working", () => {
  const none = { ...now, links: [] };
  expect(effects(none, { ...none, sharePasswordNeeded: true, shareMaxDays: 7 }, seen(at))).toEqual({
    sharePasswordNeeded: "Links without a password stop working: 0 of them.",
    shareMaxDays: expect.stringContaining("stop working: 0 of them."),
  });
});

test("over a month's end it says which month goes on", () => {
  const last = "2026-11-30T20:00:00.000Z";
  expect(effects(now, { ...now, timeZone: "Pacific/Kiritimati" }, seen(last)).timeZone).toContain(
    "The next month has begun",
  );
  expect(effects({ ...now, timeZone: "Pacific/Kiritimati" }, now, seen(last)).timeZone).toContain(
    "still last month there",
  );
});

test("what is loosened works again, and nothing is said of what stays", () => {
  const strict = { ...now, sharePasswordNeeded: true, shareMaxDays: 5 };
  expect(effects(strict, { ...strict, sharePasswordNeeded: false }, seen(at))).toEqual({
    sharePasswordNeeded: "Links without a password work again: 1 of them.",
  });
  expect(effects(strict, { ...strict, shareMaxDays: 20 }, seen(at))).toEqual({
    shareMaxDays: "Links end 20 days after they were made; 0 of them work again.",
  });
  expect(effects({ ...now, sharingEnabled: false }, now, seen(at))).toEqual({
    sharingEnabled: "Links work again: 5 of them.",
  });
  expect(effects(now, now, seen(at))).toEqual({});
});
