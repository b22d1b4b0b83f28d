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

/** Everything that is written into the audit log: in words, and what its subject is. */
export const auditActions = {
  "account.link_sso": { words: "Tied an account to single sign-on", of: "person" },
  "account.rename": { words: "Changed their own name", of: "person" },
  "account.set_password": { words: "Changed their own password", of: "person" },
  "channel.add": { words: "Added a channel", of: "channel" },
  "channel.disable": { words: "Switched a channel off", of: "channel" },
  "channel.enable": { words: "Switched a channel on", of: "channel" },
  "channel.remove": { words: "Removed a channel", of: "channel" },
  "channel.test": { words: "Tested a channel", of: "channel" },
  "channel.update": { words: "Changed a channel", of: "channel" },
  "generation.cancel": { words: "Cancelled somebody’s job", of: "job" },
  "generation.reverse": { words: "Gave an uncertain charge back", of: "job" },
  "image.purge": { words: "Deleted somebody’s images for ever", of: "person" },
  "image.restore": { words: "Brought somebody’s images back", of: "person" },
  "image.trash": { words: "Moved somebody’s images to the trash", of: "person" },
  "invitation.accept": { words: "Accepted an invitation", of: "invitation" },
  "invitation.create": { words: "Invited somebody", of: "invitation" },
  "invitation.resend": { words: "Renewed an invitation", of: "invitation" },
  "invitation.revoke": { words: "Revoked an invitation", of: "invitation" },
  "key.create": { words: "Made an API key", of: "key" },
  "key.revoke": { words: "Revoked an API key", of: "key" },
  "password_reset.create": { words: "Made a link for a new password", of: "person" },
  "password_reset.use": { words: "Set a new password by a link", of: "person" },
  "preset.create": { words: "Made a house style", of: "preset" },
  "preset.delete": { words: "Deleted a house style", of: "preset" },
  "preset.restore": { words: "Brought a house style back", of: "preset" },
  "preset.update": { words: "Changed a house style", of: "preset" },
  "quota.decline": { words: "Declined a wish for more images", of: "person" },
  "quota.grant": { words: "Gave more images", of: "person" },
  "quota.withdraw": { words: "Took given images back", of: "person" },
  "review.hide": { words: "Hid a visitor’s comment", of: "comment" },
  "review.show": { words: "Showed a hidden comment again", of: "comment" },
  "session.revoke": { words: "Signed one browser out", of: "session" },
  "session.revoke_others": { words: "Signed out everywhere else", of: "person" },
  "set.delete": { words: "Moved a set to the trash", of: "set" },
  "set.restore": { words: "Brought a set back", of: "set" },
  "share.create": { words: "Made a link", of: "link" },
  "share.edit": { words: "Changed a link", of: "link" },
  "share.restore": { words: "Restored a link", of: "link" },
  "share.revoke": { words: "Revoked a link", of: "link" },
  "team.update": { words: "Changed the team’s settings", of: "team" },
  "user.create": { words: "Made an account", of: "person" },
  "user.disable": { words: "Disabled an account", of: "person" },
  "user.enable": { words: "Enabled an account", of: "person" },
  "user.offboard": { words: "Offboarded somebody", of: "person" },
  "user.rename": { words: "Changed a name", of: "person" },
  "user.set_daily_cap": { words: "Changed a daily limit", of: "person" },
  "user.set_password": { words: "Set a password", of: "person" },
  "user.set_quota": { words: "Changed a monthly quota", of: "person" },
  "user.set_role": { words: "Changed a role", of: "person" },
} as const satisfies Record<string, { words: string; of: AuditKind }>;
export type AuditAction = keyof typeof auditActions;

/** An action in words; one of an older version that is written no more is shown as it was recorded. */
export function actionWords(action: string): string {
  return Object.hasOwn(auditActions, action) ? auditActions[action as AuditAction].words : action;
}

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
