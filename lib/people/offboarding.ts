import { record } from "../audit";
import type { Actor } from "../auth/actor";
import { mustAdminister } from "../auth/policy";
import { db, type Prisma } from "../db";
import { AppError, notFound } from "../errors";
import { announceImages, announceSets, type ChangedImage, mostImagesTold } from "../events";
import type { OffboardingCounts, OffboardingInput, OffboardingPreview } from "../schemas/people";
import { lockPeople, mustLeaveAdmin, patience, shutOut } from "./shut-out";

type Tx = Prisma.TransactionClient;

/** Images are moved by so many rows a statement, so that none of them takes longer than a statement may. */
const batch = 5000;

/** What an offboarding of this person would do now, and who may be given what they leave. Throws `not_found`. */
export async function previewOffboarding(actor: Actor, userId: string): Promise<OffboardingPreview> {
  mustAdminister(actor);
  const [row] = await db.$queryRaw<(OffboardingCounts & { last: boolean })[]>`
    SELECT (SELECT count(*) FROM sessions s WHERE s.user_id = u.id)::int AS sessions,
           (SELECT count(*) FROM api_keys k WHERE k.user_id = u.id AND k.revoked_at IS NULL)::int AS keys,
           (SELECT count(*) FROM invitations v WHERE v.invited_by_id = u.id AND v.accepted_at IS NULL
              AND v.revoked_at IS NULL)::int AS invitations,
           g.waiting, i.images, i."privateImages",
           (SELECT count(*) FROM generations r WHERE r.state = 'running' AND r.sent_at IS NOT NULL AND NOT r.to_trash
              AND COALESCE(r.heir_id, r.user_id) = u.id)::int AS running,
           (SELECT count(*) FROM sets s WHERE s.user_id = u.id AND s.deleted_at IS NULL)::int AS sets,
           (SELECT count(*) FROM shares s WHERE s.user_id = u.id AND s.revoked_at IS NULL)::int AS links,
           u.role = 'admin' AND u.disabled_at IS NULL AND NOT EXISTS (
             SELECT FROM users o WHERE o.role = 'admin' AND o.disabled_at IS NULL AND o.id <> u.id) AS last
    FROM users u
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS waiting FROM generations
      WHERE user_id = u.id AND state IN ('queued', 'running') AND sent_at IS NULL) g
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE NOT private)::int AS images, count(*) FILTER (WHERE private)::int AS "privateImages"
      FROM images WHERE user_id = u.id AND deleted_at IS NULL) i
    WHERE u.id = ${userId}::uuid`;
  if (!row) throw notFound("The person");
  const { last, ...counts } = row;
  const heirs = await db.user.findMany({
    where: { id: { not: userId }, disabledAt: null, role: { not: "viewer" } },
    select: { id: true, name: true, email: true },
    orderBy: [{ name: "asc" }, { email: "asc" }],
  });
  return { counts, heirs, obstacle: last ? "last_admin" : null };
}

/**
 * Ends a person's time in the team, whole or not at all: shuts them out, and hands their images, sets and links to the
 * heir or moves images and sets into the trash and revokes the links. What the provider works on ends, and its images
 * go the same way; what it costs stays theirs, as do the ledger and all they asked for. Gives how many of each it was.
 * `conflict` for the last admin, `invalid_value` for an heir who may not work here.
 */
export async function offboard(actor: Actor, userId: string, choice: OffboardingInput): Promise<OffboardingCounts> {
  mustAdminister(actor);
  const { heirId } = choice;
  const work = async (tx: Tx) => {
    const locked = await lockPeople(tx, actor, heirId ? [userId, heirId] : [userId]);
    if (!locked.has(userId)) throw notFound("The person");
    const heir = heirId === null ? null : locked.get(heirId);
    if (heir === undefined || heir?.id === userId || heir?.disabledAt || heir?.role === "viewer") {
      const message = "heirId should be somebody else who may work here: an admin or a member who is not disabled.";
      throw new AppError("invalid_value", message, { param: "heirId" });
    }
    mustLeaveAdmin(locked, userId);
    const shut = await shutOut(tx, userId);
    const counts = { ...shut, ...(await handOver(tx, userId, choice)) };
    const detail = { heir: heir?.email ?? null, privateImagesTrashed: heir ? choice.trashPrivate : true, ...counts };
    await record(tx, actor, "user.offboard", userId, detail);
    return counts;
  };
  return db.$transaction(work, patience);
}

async function handOver(tx: Tx, userId: string, { heirId, trashPrivate }: OffboardingInput) {
  // Also what was to become theirs, where they had been somebody's heir.
  const running = await tx.$executeRaw`
    UPDATE generations SET heir_id = ${heirId}::uuid, to_trash = ${heirId === null} OR (private AND ${trashPrivate})
    WHERE state = 'running' AND NOT to_trash AND COALESCE(heir_id, user_id) = ${userId}::uuid`;
  const shown = heirId === null ? await setsWithImagesOf(tx, userId) : [];
  const { images, privateImages } = await moveImages(tx, userId, { heirId, trashPrivate });
  const ids = (await tx.set.findMany({ where: { userId, deletedAt: null }, select: { id: true } })).map(({ id }) => id);
  await announceSets(tx, [...new Set([...shown, ...ids])]);
  if (heirId === null) {
    const sets = await tx.$executeRaw`
      UPDATE sets SET deleted_at = now() WHERE user_id = ${userId}::uuid AND deleted_at IS NULL`;
    const links = await tx.$executeRaw`
      UPDATE shares SET revoked_at = now() WHERE user_id = ${userId}::uuid AND revoked_at IS NULL`;
    return { running, images, privateImages, sets, links };
  }
  const given = { where: { userId, deletedAt: null }, data: { userId: heirId } };
  const { count: sets } = await tx.set.updateMany(given);
  const { count: links } = await tx.share.updateMany({ where: { userId, revokedAt: null }, data: { userId: heirId } });
  return { running, images, privateImages, sets, links };
}

/** The sets that show something of this person, and will do so no more. */
async function setsWithImagesOf(tx: Tx, userId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT x.set_id AS id FROM set_images x JOIN images i ON i.id = x.image_id
    WHERE i.user_id = ${userId}::uuid AND i.deleted_at IS NULL AND NOT i.private`;
  return rows.map(({ id }) => id);
}

async function moveImages(tx: Tx, userId: string, { heirId, trashPrivate }: OffboardingInput) {
  const moved = { images: 0, privateImages: 0 };
  const changed: ChangedImage[] = [];
  for (;;) {
    const now = await tx.$queryRaw<ChangedImage[]>`
      UPDATE images i SET
        user_id = CASE WHEN t.trash THEN i.user_id ELSE ${heirId}::uuid END,
        deleted_at = CASE WHEN t.trash THEN now() END
      FROM (SELECT id, ${heirId}::uuid IS NULL OR (private AND ${trashPrivate}) AS trash FROM images
            WHERE user_id = ${userId}::uuid AND deleted_at IS NULL ORDER BY id LIMIT ${batch} FOR NO KEY UPDATE) t
      WHERE i.id = t.id
      RETURNING i.id, i.user_id AS "userId", i.private`;
    const hidden = now.filter((one) => one.private).length;
    moved.images += now.length - hidden;
    moved.privateImages += hidden;
    // One more than can be told says that they are too many.
    changed.push(...now.slice(0, mostImagesTold + 1 - changed.length));
    if (now.length < batch) break;
  }
  await announceImages(tx, changed);
  return moved;
}
