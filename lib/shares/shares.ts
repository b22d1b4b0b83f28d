import { v7 as uuidv7 } from "uuid";
import { record } from "../audit";
import type { Actor, Person, TeamActor } from "../auth/actor";
import { hashPassword } from "../auth/password";
import { liveShares, mustContribute, ownShares, shareEnd, visibleImages, visibleSets } from "../auth/policy";
import { randomToken, seal, sha256 } from "../crypto";
import { db, type Prisma } from "../db";
import { AppError, notFound } from "../errors";
import type { Share } from "../generated/prisma/client";
import { mustStillBeIn } from "../people/shut-out";
import type { ShareDetails, ShareEdit, ShareInput, SharePolicy } from "../schemas/share";
import { getTeam } from "../team";
import { freeze, listImages, setExpiry, toAudit, toColumns } from "./settings";
import { findOwnLive, getShare } from "./views";

/** What shows a link to whoever holds its token. */
export type LiveShare = {
  id: string;
  /** Null where the link lists its images itself: a selection, or a set as it was. */
  setId: string | null;
  sharerId: string;
  title: string | null;
  description: string | null;
  passwordHash: string | null;
  allowDownload: boolean;
  allowOriginals: boolean;
  showPrompts: boolean;
  allowReview: boolean;
  /** By its own expiry or the team's longest life. */
  endsAt: Date | null;
};

/**
 * The link with this token if it shows anything now, by the one rule of `liveShares`; null for unknown, expired and
 * revoked ones alike. Whoever has it still needs the password, if there is one.
 */
export async function findLiveShare(token: string): Promise<LiveShare | null> {
  const [share] = await db.$queryRaw<LiveShare[]>`
    SELECT s.id, CASE WHEN s.frozen THEN NULL ELSE s.set_id END AS "setId", s.user_id AS "sharerId", s.title, s.description,
           s.password_hash AS "passwordHash", s.allow_download AS "allowDownload",
           s.allow_originals AS "allowOriginals", s.show_prompts AS "showPrompts", s.allow_review AS "allowReview",
           ${shareEnd()} AS "endsAt"
    FROM shares s CROSS JOIN team t
    WHERE s.token_hash = ${sha256(token)} AND ${liveShares()}`;
  return share ?? null;
}

/**
 * Makes a link on a set or on images that the actor sees, or with `reuse` gives the newest live one of their own on the
 * same. Lasts 7 days, or the team's longest life if that is shorter, unless `expires` says otherwise. Throws
 * `forbidden` where sharing is off, and `invalid_value` with the field for what the team does not allow.
 */
export async function createShare(actor: Person, input: ShareInput): Promise<ShareDetails & { made: boolean }> {
  mustContribute(actor);
  const policy = await getTeam();
  if (!policy.sharingEnabled) {
    throw new AppError("forbidden", "Sharing is switched off for this team. An admin can switch it on in Admin, Team.");
  }
  const target = await findTarget(actor, input);
  if (input.reuse) {
    const known = await findOwnLive(actor, target.setId, target.imageIds ?? []);
    if (known) return { ...(await getShare(actor, known)), made: false };
  }
  const { expires = Math.min(7, policy.shareMaxDays ?? 7), password = null, frozen = false, ...given } = input;
  mustHavePassword(policy, password !== null);
  const passwordHash = password === null ? null : await hashPassword(password);
  const [id, token] = [uuidv7(), randomToken()];
  await db.$transaction(async (tx) => {
    await mustStillBeIn(tx, actor);
    const share = await tx.share.create({
      data: {
        ...toColumns({ title: target.name, ...given }),
        ...{ id, userId: actor.userId, setId: target.setId, passwordHash },
        tokenHash: Uint8Array.from(sha256(token)),
        sealedToken: seal(token, id),
      },
    });
    await setExpiry(tx, id, expires);
    if (target.imageIds) await listImages(tx, id, target.imageIds);
    if (frozen) await freeze(tx, share, true);
    const what = target.setId ? { setId: target.setId } : { images: target.imageIds?.length ?? 0 };
    await record(tx, actor, "share.create", id, { ...what, ...toAudit({ ...input, expires }, null) });
  });
  return { ...(await getShare(actor, id)), made: true };
}

/**
 * Changes what is given of a link of one's own (an admin: of anybody's). Throws `not_found`, and `invalid_value` with
 * the field for what the team does not allow.
 */
export async function updateShare(actor: TeamActor, id: string, edit: ShareEdit): Promise<ShareDetails> {
  mustContribute(actor);
  const policy = await getTeam();
  const { expires, password, frozen, ...given } = edit;
  if (password !== undefined) mustHavePassword(policy, password !== null);
  const passwordHash = password ? await hashPassword(password) : null;
  await db.$transaction(async (tx) => {
    const share = await lockShare(tx, actor, id);
    const data = { ...toColumns(given), ...(password !== undefined && { passwordHash }) };
    await tx.share.update({ where: { id }, data });
    if (expires !== undefined) await setExpiry(tx, id, expires);
    if (frozen !== undefined && frozen !== share.frozen) await freeze(tx, share, frozen);
    const told = toAudit(edit, share);
    if (Object.keys(told).length > 0) await record(tx, actor, "share.edit", id, told);
  });
  return getShare(actor, id);
}

/** Revokes a link: whoever holds it is refused from the next request on. Again is no error. Throws `not_found`. */
export async function revokeShare(actor: TeamActor, id: string): Promise<ShareDetails> {
  mustContribute(actor);
  await db.$transaction(async (tx) => {
    const share = await lockShare(tx, actor, id);
    if (share.revokedAt) return;
    await tx.$executeRaw`UPDATE shares SET revoked_at = now() WHERE id = ${id}::uuid`;
    await record(tx, actor, "share.revoke", id);
  });
  return getShare(actor, id);
}

/**
 * Takes a revocation back: the same address works again, as far as it has not expired. Throws `not_found`, and
 * `conflict` if the address is no longer kept.
 */
export async function restoreShare(actor: TeamActor, id: string): Promise<ShareDetails> {
  mustContribute(actor);
  await db.$transaction(async (tx) => {
    const share = await lockShare(tx, actor, id);
    if (!share.revokedAt) return;
    if (!share.sealedToken)
      throw new AppError("conflict", "The address of this link is no longer kept: make a new link.");
    await tx.share.update({ where: { id }, data: { revokedAt: null } });
    await record(tx, actor, "share.restore", id);
  });
  return getShare(actor, id);
}

/** The id of the link with this token, whatever its state. Throws `not_found`. */
export async function findShareId(actor: Actor, token: string): Promise<string> {
  const where = { AND: [ownShares(actor), { tokenHash: Uint8Array.from(sha256(token)) }] };
  const share = await db.share.findFirst({ where, select: { id: true } });
  if (!share) throw notFound("This link");
  return share.id;
}

/** The link, which nobody else changes until this transaction ends, for an actor who is still in the team. */
async function lockShare(tx: Prisma.TransactionClient, actor: TeamActor, id: string): Promise<Share> {
  await mustStillBeIn(tx, actor);
  await tx.$queryRaw`SELECT FROM shares WHERE id = ${id}::uuid FOR UPDATE`;
  const share = await tx.share.findFirst({ where: { AND: [ownShares(actor), { id }] } });
  if (!share) throw notFound("This link");
  return share;
}

type Target = { setId: string | null; imageIds: string[] | null; name: string | null };

/** What is to be shared, as far as the actor sees it. A set gives its name to the link; an image's prompt stays here. */
async function findTarget(actor: Person, { setId, imageIds }: ShareInput): Promise<Target> {
  if (setId) {
    const set = await db.set.findFirst({ where: { AND: [visibleSets(actor), { id: setId }] }, select: { name: true } });
    if (!set) throw notFound("This set");
    return { setId, imageIds: null, name: set.name };
  }
  const ids = [...new Set(imageIds)];
  const seen = await db.image.count({ where: { AND: [visibleImages(actor), { id: { in: ids } }] } });
  if (seen < ids.length) throw notFound(ids.length === 1 ? "This image" : "One of these images");
  return { setId: null, imageIds: ids, name: null };
}

function mustHavePassword({ sharePasswordNeeded }: SharePolicy, has: boolean): void {
  if (has || !sharePasswordNeeded) return;
  const message = "password is required: links of this team need one.";
  throw new AppError("invalid_value", message, { param: "password" });
}
