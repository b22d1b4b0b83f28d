import { z } from "zod";
import type { PersonView } from "./views";

/** What an event is about, by the id in its subject. */
export type AuditKind =
  | "person"
  | "key"
  | "session"
  | "invitation"
  | "set"
  | "link"
  | "comment"
  | "job"
  | "channel"
  | "preset"
  | "team";

/** Everything that is written into the audit log, and what its subject is. Its words are the messages `audit.actions`. */
export const auditActions = {
  "account.link_sso": "person",
  "account.rename": "person",
  "account.set_password": "person",
  "channel.add": "channel",
  "channel.disable": "channel",
  "channel.enable": "channel",
  "channel.remove": "channel",
  "channel.test": "channel",
  "channel.update": "channel",
  "generation.cancel": "job",
  "generation.reverse": "job",
  "image.purge": "person",
  "image.restore": "person",
  "image.trash": "person",
  "invitation.accept": "invitation",
  "invitation.create": "invitation",
  "invitation.resend": "invitation",
  "invitation.revoke": "invitation",
  "key.create": "key",
  "key.revoke": "key",
  "password_reset.create": "person",
  "password_reset.use": "person",
  "preset.create": "preset",
  "preset.delete": "preset",
  "preset.restore": "preset",
  "preset.update": "preset",
  "quota.decline": "person",
  "quota.grant": "person",
  "quota.withdraw": "person",
  "review.hide": "comment",
  "review.show": "comment",
  "session.revoke": "session",
  "session.revoke_others": "person",
  "set.delete": "set",
  "set.restore": "set",
  "share.create": "link",
  "share.edit": "link",
  "share.restore": "link",
  "share.revoke": "link",
  "team.update": "team",
  "user.create": "person",
  "user.disable": "person",
  "user.enable": "person",
  "user.offboard": "person",
  "user.rename": "person",
  "user.set_daily_cap": "person",
  "user.set_password": "person",
  "user.set_quota": "person",
  "user.set_role": "person",
} as const satisfies Record<string, AuditKind>;
export type AuditAction = keyof typeof auditActions;

const day = z.iso
  .date()
  .refine((value) => value >= "1970-01-01")
  .optional()
  .catch(undefined);

/** What the address of the audit log asks for; what it gets wrong is not asked for. Days are the team's, both included. */
export const auditSearch = z.object({
  person: z.uuid().optional().catch(undefined),
  action: z
    .enum(Object.keys(auditActions) as [AuditAction, ...AuditAction[]])
    .optional()
    .catch(undefined),
  from: day,
  to: day,
  cursor: z.string().optional().catch(undefined),
});
export type AuditSearch = z.infer<typeof auditSearch>;

/** One event of the audit log. */
export type AuditView = {
  id: string;
  createdAt: string;
  /** `setup`, `cli`, or the email that the account had; `person` is null for those and where the account is gone. */
  actor: string;
  person: PersonView | null;
  action: string;
  /** What it is about: its name where it still has one. Null where there is nothing to say. */
  subject: { id: string; name: string } | null;
  detail: Record<string, unknown>;
  /** Where it came from; null where that is not known. */
  address: string | null;
};

export type AuditPage = {
  events: AuditView[];
  /** Give it back for the next, older page; null at the end. */
  nextCursor: string | null;
};
