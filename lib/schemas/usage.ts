import { z } from "zod";

/** By what images and cost are told apart. */
export const usageGroupings = ["person", "channel", "quality"] as const;
export type UsageGrouping = (typeof usageGroupings)[number];

/**
 * What the address of the usage page asks for; what it gets wrong is not asked for. `period`: the last 30 or 90 days,
 * or a month, `2026-11`.
 */
export const usageSearch = z.object({
  period: z
    .string()
    .regex(/^(30|90|(19[7-9]|2\d\d)\d-(0[1-9]|1[0-2]))$/)
    .catch("30"),
  by: z.enum(usageGroupings).catch("person"),
  show: z.enum(["images", "cost"]).catch("images"),
});
export type UsageSearch = z.infer<typeof usageSearch>;

/** What was made of what was asked for. */
export type UsageSums = {
  /** Requests that were let in and have ended. */
  jobs: number;
  /** Images that were delivered. */
  images: number;
  /** Images that count though nobody knows whether they were made, less what an admin gave back. */
  unknown: number;
  /** Jobs that ended without images and without a charge; those that were cancelled are none of these. */
  failed: number;
  /** What is known of the cost, in the team's currency; null: nothing is. */
  cost: number | null;
  /** Images that are charged and have no price. */
  unpriced: number;
};

/** One group of the chart. `key` is null for the rest, of which there may be many. */
export type UsageGroup = UsageSums & { key: string | null; name: string; others?: number };

/** A day with anything on it. `groups` are in the order of the view's. */
export type UsageDay = UsageSums & { day: string; groups: { images: number; cost: number }[] };

export type UsageView = {
  /** The first and the last day, in the team's time zone. */
  first: string;
  last: string;
  totals: UsageSums;
  /** The largest first; from the seventh on together. */
  groups: UsageGroup[];
  /** In order; days without anything are left out. */
  days: UsageDay[];
  /** Every month since the first job, the newest first: `2026-11`. */
  months: string[];
};
