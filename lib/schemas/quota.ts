import { z } from "zod";
import type { PersonView } from "./views";

const words = z.string().trim().max(500, "should have at most 500 characters");
const error = "should be a whole number from 1 to 100,000";
const amount = z.number({ error }).int(error).min(1, error).max(100_000, error);

/** The body that gives somebody more images this month. */
export const grantInput = z.object({
  amount,
  reason: words.min(1, "should say what it is for"),
  /** A day, to whose end in the team's time zone it counts, or a moment; null or later than that: the month's end. */
  expiresAt: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], {
      error: "should be a day such as 2027-01-31, or a moment such as 2027-01-31T18:00:00Z",
    })
    .nullish(),
});
export type GrantInput = z.infer<typeof grantInput>;

/** The body that asks for more images this month. */
export const quotaRequestInput = z.object({ amount, reason: words.nullish() });
export type QuotaRequestInput = z.infer<typeof quotaRequestInput>;

/** The body that answers such a wish: without an amount, what was asked for is given. */
export const quotaAnswerInput = z.discriminatedUnion("decision", [
  z.object({ decision: z.literal("approve"), amount: amount.optional(), words: words.nullish() }),
  z.object({ decision: z.literal("decline"), words: words.min(1, "should say why, in a word or two") }),
]);
export type QuotaAnswerInput = z.infer<typeof quotaAnswerInput>;

/** The body that gives back what was charged though nobody knows whether it was paid. */
export const reversalInput = z.object({ reason: words.min(1, "should say why") });

/** Somebody's wish for more images this month. */
export type QuotaRequestView = {
  id: string;
  person: PersonView;
  amount: number;
  reason: string | null;
  state: "open" | "approved" | "declined" | "withdrawn";
  /** What was given, once it is approved. */
  granted: number | null;
  /** The admin's words. */
  answer: string | null;
  createdAt: string;
  decidedAt: string | null;
  /** What the person has of the month, in images. */
  limit: number;
  used: number;
};

/** Images that somebody was given on top of the month's quota. */
export type GrantView = {
  id: string;
  amount: number;
  reason: string | null;
  givenBy: string | null;
  createdAt: string;
  expiresAt: string;
  state: "counts" | "expired" | "withdrawn";
};
