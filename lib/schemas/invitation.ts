import { z } from "zod";
import { emailSchema, passwordSchema, personNameSchema, roleSchema } from "./account";

/** Whom an admin invites; a quota of null is the team's default. */
export const invitationInput = z.object({
  email: emailSchema,
  role: roleSchema.default("member"),
  monthlyQuota: z
    .number("should be a whole number")
    .int("should be a whole number")
    .min(0, "should be at least 0")
    .max(1_000_000, "should be at most 1,000,000")
    .nullable()
    .default(null),
});
export type InvitationInput = z.input<typeof invitationInput>;

const token = z.string().min(1, "should not be empty").max(100, "should have at most 100 characters");

/** What the page of an invitation sends. */
export const acceptanceInput = z.object({ token, name: personNameSchema, password: passwordSchema });

/** What the page for a new password sends. */
export const resetInput = z.object({ token, password: passwordSchema });

/** An invitation that nobody has used yet, as admins see it; its link is shown when it is made alone. */
export type InvitationView = {
  id: string;
  email: string;
  role: z.infer<typeof roleSchema>;
  /** Null: the team's default. */
  monthlyQuota: number | null;
  /** Null: the operator. */
  invitedBy: string | null;
  /** When this link was sent by email; null: it was not. */
  emailedAt: string | null;
  createdAt: string;
  expiresAt: string;
  expired: boolean;
};

/** A link that is shown this once, and whether it went out by email; `problem` says why it could not. */
export type SentLink = { url: string; emailed: boolean; problem: string | null };
export type SentInvitation = SentLink & { invitation: InvitationView };
export type SentReset = SentLink & { expiresAt: string };
