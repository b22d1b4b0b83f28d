import { z } from "zod";
import type { PersonView } from "./views";
import { whole } from "./whole";

const words = z.string().trim().max(500, "should have at most 500 characters");
const amount = whole(1, 100_000);

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

/** One thing that happened to somebody's quota: a request for images, or what an admin gave or took. */
export type LedgerLine = {
  id: string;
  createdAt: string;
  /** What it takes from the month, negative, or adds to it. */
  images: number;
} & (
  | {
      kind: "generation";
      generationId: string;
      /** Its beginning, for its author alone. */
      prompt: string | null;
      /** The key that asked, where a program did. */
      key: string | null;
      n: number;
      state: "queued" | "running" | "succeeded" | "failed" | "unknown" | "cancelled";
      /** Of the n: what was charged at its end, before anything was given back. */
      charged: number;
      /** How it ended, as the ledger has it: `delivered`, `1 of 2 delivered`, or an error's code. */
      reason: string | null;
      givenBack: boolean;
      /** In the team's currency; null: nobody knows. */
      cost: number | null;
    }
  | { kind: "grant"; reason: string | null; by: string | null; expiresAt: string; state: GrantView["state"] }
  | { kind: "withdrawal"; by: string | null }
  | { kind: "reversal"; reason: string | null; by: string | null; prompt: string | null }
);

/** A month of somebody's ledger, newest first. */
export type LedgerView = {
  person: PersonView;
  /** `2026-11` */
  month: string;
  current: boolean;
  /** Every month that anything happened in, and the current one, newest first. */
  months: string[];
  spent: number;
  reserved: number;
  /** Given on top in all, whether or not it still counts. */
  granted: number;
  lines: LedgerLine[];
  /** Give it back for the next, older page; null at the end. */
  nextCursor: string | null;
};
