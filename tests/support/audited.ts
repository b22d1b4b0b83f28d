import { v7 as uuidv7 } from "uuid";
import { createKey, revokeKey } from "@/lib/api-keys";
import type { MemberActor } from "@/lib/auth/actor";
import { signInBySso } from "@/lib/auth/sso";
import { addChannel, removeChannel, setChannelEnabled, updateChannel } from "@/lib/channel-admin";
import { testChannel } from "@/lib/channel-test";
import { randomToken, sha256 } from "@/lib/crypto";
import { db } from "@/lib/db";
import { cancelJob } from "@/lib/generations/put-away";
import { reverseCharge } from "@/lib/generations/reverse";
import { changePassword, rename, revokeOtherSessions, revokeSession } from "@/lib/people/account";
import { acceptInvitation, createInvitation, resendInvitation, revokeInvitation } from "@/lib/people/invitations";
import { offboard } from "@/lib/people/offboarding";
import { createPasswordReset, resetPassword } from "@/lib/people/password-resets";
import { changeUser, createUser, setPassword } from "@/lib/people/people";
import { createPreset, deletePreset, restorePreset, updatePreset } from "@/lib/presets";
import { purgeImages } from "@/lib/purge";
import { grant, withdrawGrant } from "@/lib/quotas/grants";
import { answerRequest, requestMore } from "@/lib/quotas/requests";
import type { AuditAction } from "@/lib/schemas/audit";
import { deleteSet, restoreSet } from "@/lib/sets/sets";
import { setCommentHidden } from "@/lib/shares/reviews";
import { createShare, restoreShare, revokeShare, updateShare } from "@/lib/shares/shares";
import { getTeamSettings, updateTeam } from "@/lib/team";
import { restoreImages, trashImages } from "@/lib/trash";
import { resetDatabase } from "@/tests/support/database";
import { endedGeneration } from "@/tests/support/ended";
import { signedIn, system } from "@/tests/support/gateway";
import { newImages, newSet } from "@/tests/support/pictures";
import { newLink } from "@/tests/support/shared";

const password = "correct horse battery";
const origin = { address: "192.0.2.1", userAgent: null };
const houseStyle = { name: "House riso", text: "{subject}, risograph", settings: {}, team: true };
const limits = { amount: 5, reason: "a campaign" };
let admin: MemberActor;
let member: MemberActor;
let imageId: string;

/** An empty team of an admin and a member with an image: what the acts are done in. */
export async function stageActs(): Promise<void> {
  await resetDatabase();
  admin = await signedIn("admin@example.com", "admin");
  member = await signedIn("member@example.com");
  [imageId = ""] = await newImages(member.userId, 1);
}

const set = async () => (await newSet(member.userId, "Autumn", [imageId])).id;
const link = async (given: object = {}) => (await newLink(member.userId, { imageIds: [imageId], ...given })).id;
const invited = async () => createInvitation(system, { email: "guest@example.com" });
const change = (changes: Parameters<typeof changeUser>[2]) => async () => () =>
  changeUser(admin, member.userId, changes);
const channel = async () => {
  const models = [{ name: "gpt-image-2" }];
  return { id: (await addChannel(system, { name: "painter", kind: "demo", baseUrl: null, models }, null)).id };
};
const comment = async (deletedAt: Date | null = null) => {
  const visitor = { id: uuidv7(), shareId: await link(), name: "A guest", tokenHash: Buffer.from(randomToken()) };
  await db.shareVisitor.create({ data: visitor });
  const data = { id: uuidv7(), visitorId: visitor.id, imageId, text: "Warmer", deletedAt };
  return (await db.shareComment.create({ data })).id;
};
const session = async () => {
  const expiresAt = new Date(Date.now() + 86_400_000);
  const data = { id: uuidv7(), userId: member.userId, tokenHash: Uint8Array.from(sha256(randomToken())), expiresAt };
  return (await db.session.create({ data })).id;
};
const ended = (given: object) => endedGeneration({ userId: member.userId, at: new Date().toISOString(), ...given });
const waiting = async () => {
  const id = await ended({ state: "queued", startedAt: null, finishedAt: null });
  const { windowStart } = await db.generation.findUniqueOrThrow({ where: { id } });
  const entry = { userId: member.userId, windowStart, generationId: id, kind: "reserve", amount: 1 } as const;
  await db.ledgerEntry.create({ data: { id: uuidv7(), ...entry } });
  await db.quotaWindow.updateMany({ where: { userId: member.userId }, data: { reserved: 1 } });
  return id;
};

/** For every action of the audit log what does it, once what it needs is there. */
export const acts: Record<AuditAction, () => Promise<() => Promise<unknown>>> = {
  "account.link_sso": async () => async () => {
    const outcome = await signInBySso({ sub: "1", email: member.email, email_verified: true }, origin);
    if (typeof outcome === "string") throw new Error(outcome);
  },
  "account.rename": async () => () => rename(member, "Another name"),
  "account.set_password": async () => {
    await setPassword(system, member.userId, password);
    return () => changePassword(member, { current: password, password: "another horse battery" });
  },
  "channel.add": async () => channel,
  "channel.disable": async () => {
    const which = await channel();
    return () => setChannelEnabled(admin, which, false);
  },
  "channel.enable": async () => {
    const which = await channel();
    await setChannelEnabled(system, which, false);
    return () => setChannelEnabled(admin, which, true);
  },
  "channel.remove": async () => {
    const which = await channel();
    return () => removeChannel(admin, which);
  },
  "channel.test": async () => {
    const which = await channel();
    return () => testChannel(admin, which);
  },
  "channel.update": async () => {
    const which = await channel();
    return () => updateChannel(admin, which, { priority: 7 });
  },
  "generation.cancel": async () => {
    const id = await waiting();
    return () => cancelJob(admin, id);
  },
  "generation.reverse": async () => {
    const error = { code: "upstream_timeout", message: "No answer.", status: 504, charged: true };
    const id = await ended({ state: "unknown", charged: 1, error });
    await db.quotaWindow.updateMany({ where: { userId: member.userId }, data: { spent: 1 } });
    return () => reverseCharge(admin, id, "the provider says no");
  },
  "image.purge": async () => {
    await trashImages(member, [imageId]);
    return () => purgeImages(admin, { ids: [imageId] });
  },
  "image.restore": async () => {
    await trashImages(member, [imageId]);
    return () => restoreImages(admin, [imageId]);
  },
  "image.trash": async () => () => trashImages(admin, [imageId]),
  "invitation.accept": async () => {
    const token = (await invited()).url.split("/invite/")[1] ?? "";
    return () => acceptInvitation({ token, name: "A guest", password }, origin);
  },
  "invitation.create": async () => invited,
  "invitation.resend": async () => {
    const { invitation } = await invited();
    return () => resendInvitation(admin, invitation.id);
  },
  "invitation.revoke": async () => {
    const { invitation } = await invited();
    return () => revokeInvitation(admin, invitation.id);
  },
  "key.create": async () => () => createKey(member, { userId: member.userId, name: "My program" }),
  "key.revoke": async () => {
    const { id } = await createKey(system, { userId: member.userId, name: "My program" });
    return () => revokeKey(member, id);
  },
  "password_reset.create": async () => () => createPasswordReset(admin, member.userId),
  "password_reset.use": async () => {
    const token = (await createPasswordReset(system, member.userId)).url.split("/reset/")[1] ?? "";
    return () => resetPassword({ token, password }, origin);
  },
  "preset.create": async () => () => createPreset(admin, houseStyle),
  "preset.delete": async () => {
    const { id } = await createPreset(admin, houseStyle);
    return () => deletePreset(admin, id);
  },
  "preset.restore": async () => {
    const { id } = await createPreset(admin, houseStyle);
    await deletePreset(admin, id);
    return () => restorePreset(admin, id);
  },
  "preset.update": async () => {
    const { id } = await createPreset(admin, houseStyle);
    return () => updatePreset(admin, id, { name: "House duotone" });
  },
  "quota.decline": async () => {
    const { id } = await requestMore(member, { amount: 5 });
    return () => answerRequest(admin, id, { decision: "decline", words: "Not this month" });
  },
  "quota.grant": async () => () => grant(admin, member.userId, limits),
  "quota.withdraw": async () => {
    const { id } = await grant(system, member.userId, limits);
    return () => withdrawGrant(admin, id);
  },
  "review.hide": async () => {
    const id = await comment();
    return () => setCommentHidden(member, id, true);
  },
  "review.show": async () => {
    const id = await comment(new Date());
    return () => setCommentHidden(member, id, false);
  },
  "session.revoke": async () => {
    const id = await session();
    return () => revokeSession(member, id);
  },
  "session.revoke_others": async () => {
    await session();
    return () => revokeOtherSessions(member);
  },
  "set.delete": async () => {
    const id = await set();
    return () => deleteSet(member, id);
  },
  "set.restore": async () => {
    const id = await set();
    await deleteSet(system, id);
    return () => restoreSet(member, id);
  },
  "share.create": async () => () => createShare(member, { imageIds: [imageId] }),
  "share.edit": async () => {
    const id = await link();
    return () => updateShare(member, id, { title: "Winter", password: "open sesame" });
  },
  "share.restore": async () => {
    const id = await link({ revokedAt: new Date() });
    return () => restoreShare(member, id);
  },
  "share.revoke": async () => {
    const id = await link();
    return () => revokeShare(member, id);
  },
  "team.update": async () => {
    const settings = await getTeamSettings(system);
    return () => updateTeam(admin, { ...settings, name: "Another studio", timeZone: "Europe/Berlin" });
  },
  "user.create": async () => () => createUser(admin, { email: "new@example.com", name: "Somebody", password }),
  "user.disable": change({ disabled: true }),
  "user.enable": async () => {
    await changeUser(system, member.userId, { disabled: true });
    return () => changeUser(admin, member.userId, { disabled: false });
  },
  "user.offboard": async () => () => offboard(admin, member.userId, { heirId: admin.userId, trashPrivate: false }),
  "user.rename": change({ name: "Another name" }),
  "user.set_daily_cap": change({ dailyCap: 3 }),
  "user.set_password": async () => () => setPassword(admin, member.userId, password),
  "user.set_quota": change({ monthlyQuota: 3 }),
  "user.set_role": change({ role: "viewer" }),
};
