import type { Prisma } from "../db";
import { AppError, notFound } from "../errors";
import type { Share } from "../generated/prisma/client";
import type { ShareEdit } from "../schemas/share";

/** The settings that are columns as they are; what is empty is none. */
export function toColumns(given: Omit<ShareEdit, "expires" | "password" | "frozen">) {
  const { title, description, allowDownload, allowOriginals, showPrompts, allowReview } = given;
  return {
    ...(title !== undefined && { title: title || null }),
    ...(description !== undefined && { description: description || null }),
    ...(allowDownload !== undefined && { allowDownload }),
    ...(allowOriginals !== undefined && { allowOriginals }),
    ...(showPrompts !== undefined && { showPrompts }),
    ...(allowReview !== undefined && { allowReview }),
  };
}

/**
 * What an audit row says of settings: those that differ from `before` (null: of a new link), of a password only what
 * happened to it, of a description only that it was changed.
 */
export function toAudit(given: ShareEdit, before: Share | null): Prisma.InputJsonObject {
  const { expires, password, description, title, frozen, ...rest } = given;
  const changed = Object.entries({ ...toColumns({ title, ...rest }), ...(frozen !== undefined && { frozen }) }).filter(
    ([name, value]) => before?.[name as keyof Share] !== value,
  );
  const written = description !== undefined && (description || null) !== (before?.description ?? null);
  const had = Boolean(before?.passwordHash);
  return {
    ...Object.fromEntries(changed),
    ...(written && { description: "changed" }),
    ...(expires !== undefined && { expires: expires ?? "never" }),
    ...(password && { password: had ? "changed" : "set" }),
    ...(password === null && had && { password: "removed" }),
  };
}

type Moment = { past: boolean; spent: boolean; beyond: boolean; days: number | null };

/**
 * Until when a link lasts: a number of days from now, a day to its end in the team's time zone, or null for ever.
 * Throws `invalid_value` for what is over, or beyond the team's longest life.
 */
export async function setExpiry(tx: Prisma.TransactionClient, id: string, expires: number | string | null) {
  const days = typeof expires === "number" ? expires : null;
  const day = typeof expires === "string" ? expires : null;
  const [moment] = await tx.$queryRaw<Moment[]>`
    UPDATE shares s SET expires_at = m.ends
    FROM team t
    CROSS JOIN LATERAL (SELECT ${day}::date::timestamp AT TIME ZONE t.time_zone AS begins) d
    CROSS JOIN LATERAL (SELECT COALESCE(now() + make_interval(days => ${days}::int),
      (${day}::date + 1)::timestamp AT TIME ZONE t.time_zone - interval '1 millisecond') AS ends) m
    WHERE s.id = ${id}::uuid
    RETURNING COALESCE(m.ends <= now(), false) AS past, t.share_max_days AS days,
      COALESCE(s.created_at + make_interval(days => t.share_max_days) <= now(), false) AS spent,
      COALESCE(m.ends IS NULL OR ${days}::int > t.share_max_days
        OR d.begins > s.created_at + make_interval(days => t.share_max_days), false)
        AND t.share_max_days IS NOT NULL AS beyond`;
  if (!moment) throw notFound("This link");
  const refuse = (words: string) => new AppError("invalid_value", `expires ${words}`, { param: "expires" });
  if (moment.past) throw refuse("should be in the future.");
  const longest = `the team's longest life of a link, ${moment.days} day${moment.days === 1 ? "" : "s"}`;
  if (moment.spent) throw refuse(`cannot be later: this link has had ${longest}. Make a new one.`);
  if (moment.beyond) throw refuse(`should be within ${longest}.`);
}

/** Lists the images that a link shows, in this order. */
export async function listImages(tx: Prisma.TransactionClient, shareId: string, imageIds: string[]): Promise<void> {
  await tx.shareImage.createMany({ data: imageIds.map((imageId, position) => ({ shareId, imageId, position })) });
}

/**
 * Keeps what the set of a link shows now, or lets the link follow its set again. Throws `invalid_value` for a link on
 * images, which are kept anyway.
 */
export async function freeze(tx: Prisma.TransactionClient, { id, setId }: Share, frozen: boolean): Promise<void> {
  if (!setId) throw new AppError("invalid_value", "frozen is for links on sets.", { param: "frozen" });
  await tx.share.update({ where: { id }, data: { frozen } });
  await tx.shareImage.deleteMany({ where: { shareId: id } });
  if (!frozen) return;
  await tx.$executeRaw`
    INSERT INTO share_images (share_id, image_id, position)
    SELECT ${id}::uuid, i.id, row_number() OVER (ORDER BY m.position COLLATE "C", i.id)
    FROM set_images m JOIN images i ON i.id = m.image_id
    WHERE m.set_id = ${setId}::uuid AND i.deleted_at IS NULL AND NOT i.private`;
}
