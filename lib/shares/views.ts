import type { Actor, Person } from "../auth/actor";
import { administers, liveShares, mustAdminister, ownShares, shareEnd, visibleImages } from "../auth/policy";
import { unseal } from "../crypto";
import { db, Prisma } from "../db";
import { env } from "../env";
import { notFound } from "../errors";
import type { ShareDetails, ShareList, ShareSearch, ShareState, ShareView } from "../schemas/share";
import type { PersonView } from "../schemas/views";
import { getTeam } from "../team";
import { reviewCounts } from "./reviews";

const pageSize = 30;

/**
 * One page of the links that the actor may see, newest first: `person` narrows them to one's, `show` to those that show
 * something now or to the others. `cursor` is the page before's `nextCursor`.
 */
export async function listShares(actor: Actor, search: Partial<ShareSearch> = {}): Promise<ShareList> {
  const { show = "", person, cursor } = search;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT s.id FROM shares s CROSS JOIN team t
    WHERE ${ofPerson(administers(actor) ? person : ownerId(actor))}
      AND ${show === "" ? Prisma.sql`true` : Prisma.sql`${liveShares()} = ${show === "live"}`}
      AND ${cursor === undefined ? Prisma.sql`true` : Prisma.sql`s.id < ${cursor}::uuid`}
    ORDER BY s.id DESC LIMIT ${pageSize + 1}`;
  const page = rows.slice(0, pageSize).map(({ id }) => id);
  return {
    shares: await readShares(actor, page),
    nextCursor: rows.length > pageSize ? (page.at(-1) ?? null) : null,
  };
}

/** Everybody who has a link, by name. For admins. */
export async function listSharers(actor: Actor): Promise<PersonView[]> {
  mustAdminister(actor);
  return db.user.findMany({
    where: { shares: { some: {} } },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
}

/** A link with its address, the others on the same target, and what the team allows. Throws `not_found`. */
export async function getShare(actor: Actor, id: string): Promise<ShareDetails> {
  const [[share], others, team] = await Promise.all([readShares(actor, [id]), findOthers(actor, id), getTeam()]);
  if (!share) throw notFound("This link");
  const { sharingEnabled, shareMaxDays, sharePasswordNeeded } = team;
  return { share, others, policy: { sharingEnabled, shareMaxDays, sharePasswordNeeded } };
}

/** The newest live link of the actor's own on a set, or on exactly these images in this order. */
export async function findOwnLive(actor: Person, setId: string | null, imageIds: string[]): Promise<string | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    SELECT s.id FROM shares s CROSS JOIN team t
    WHERE ${ofPerson(actor.userId)} AND ${liveShares()} AND s.sealed_token IS NOT NULL
      AND ${setId ? Prisma.sql`s.set_id = ${setId}::uuid` : showsExactly(Prisma.sql`${imageIds}::uuid[]`)}
    ORDER BY s.id DESC LIMIT 1`;
  return row?.id ?? null;
}

async function findOthers(actor: Actor, id: string): Promise<ShareView[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH this AS (SELECT s.set_id, ${imagesOf} AS images FROM shares s WHERE s.id = ${id}::uuid)
    SELECT s.id FROM shares s CROSS JOIN team t CROSS JOIN this
    WHERE s.id <> ${id}::uuid AND ${ofPerson(administers(actor) ? undefined : ownerId(actor))} AND ${liveShares()}
      AND (s.set_id = this.set_id OR (this.set_id IS NULL AND ${showsExactly(Prisma.sql`this.images`)}))
    ORDER BY s.id DESC LIMIT ${pageSize}`;
  return readShares(
    actor,
    rows.map((row) => row.id),
  );
}

/** The images that a link on images lists, in order; NULL for a link on a set. */
const imagesOf = Prisma.sql`(SELECT array_agg(x.image_id ORDER BY x.position) FROM share_images x
  WHERE x.share_id = s.id AND s.set_id IS NULL)`;

/** Whether a link on images lists just these, in this order; by the first of them before all are looked at. */
function showsExactly(images: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(s.id IN (SELECT x.share_id FROM share_images x WHERE x.image_id = (${images})[1])
    AND ${imagesOf} = ${images})`;
}

/** Narrows a search; who may see what it finds is said by `ownShares` when it is read. */
function ofPerson(userId: string | undefined): Prisma.Sql {
  return userId === undefined ? Prisma.sql`true` : Prisma.sql`s.user_id = ${userId}::uuid`;
}

function ownerId(actor: Actor): string | undefined {
  return actor.kind === "member" || actor.kind === "key" ? actor.userId : undefined;
}

type Shown = {
  id: string;
  state: ShareState;
  endsAt: Date | null;
  count: number;
  privates: number;
  coverId: string | null;
};

/** The links with these ids that the actor may see, in this order. */
async function readShares(actor: Actor, ids: string[]): Promise<ShareView[]> {
  if (ids.length === 0) return [];
  const [rows, shown, reviews] = await Promise.all([
    db.share.findMany({
      where: { AND: [ownShares(actor), { id: { in: ids } }] },
      include: { user: { select: { id: true, name: true } }, set: { select: { id: true, name: true } } },
    }),
    readShown(ids),
    reviewCounts(actor, { shareIds: ids }),
  ]);
  const covers = await db.image.findMany({
    where: { AND: [visibleImages(actor), { id: { in: shown.flatMap(({ coverId }) => coverId ?? []) } }] },
    select: { id: true, number: true, width: true, height: true, thumbhash: true },
  });
  return ids.flatMap((id) => {
    const row = rows.find((one) => one.id === id);
    const now = shown.find((one) => one.id === id);
    if (!row || !now) return [];
    const cover = covers.find((image) => image.id === now.coverId);
    const { user: owner, set, frozen, title, description, allowDownload, allowOriginals, showPrompts } = row;
    return {
      ...{ id, owner, set, frozen, title, description, allowDownload, allowOriginals, showPrompts },
      url: row.sealedToken ? `${env().APP_URL}/s/${unseal(row.sealedToken, id)}` : null,
      count: now.count,
      privates: now.privates,
      cover: cover
        ? { ...cover, thumbhash: cover.thumbhash ? Buffer.from(cover.thumbhash).toString("base64") : null }
        : null,
      hasPassword: row.passwordHash !== null,
      allowReview: row.allowReview,
      reviews: reviews[id] ?? null,
      views: row.views,
      lastViewedAt: row.lastViewedAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt?.toISOString() ?? null,
      endsAt: now.endsAt?.toISOString() ?? null,
      revokedAt: row.revokedAt?.toISOString() ?? null,
      state: now.state,
    };
  });
}

/** What each link shows at the moment, by the database's clock: as `visibleImages` has it for who holds the link. */
function readShown(ids: string[]): Promise<Shown[]> {
  return db.$queryRaw<Shown[]>`
    SELECT s.id, ${shareEnd()} AS "endsAt", shown.count, shown.privates, shown.cover AS "coverId",
      CASE WHEN ${liveShares()} THEN 'live' WHEN s.revoked_at IS NOT NULL THEN 'revoked'
           WHEN ${shareEnd()} <= now() THEN 'expired' WHEN NOT t.sharing_enabled THEN 'off'
           WHEN t.share_password_needed AND s.password_hash IS NULL THEN 'unprotected' ELSE 'trashed' END AS state
    FROM shares s CROSS JOIN team t LEFT JOIN sets c ON c.id = s.set_id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS count, (count(*) FILTER (WHERE i.private))::int AS privates,
             (array_agg(i.id ORDER BY i.id = c.cover_id DESC NULLS LAST, l.place, l.position COLLATE "C"))[1] AS cover
      FROM (
        SELECT m.image_id, 0 AS place, m.position FROM set_images m WHERE m.set_id = s.set_id AND NOT s.frozen
        UNION ALL SELECT x.image_id, x.position, '' FROM share_images x WHERE x.share_id = s.id
      ) l JOIN images i ON i.id = l.image_id
      WHERE i.deleted_at IS NULL AND (NOT i.private OR (i.user_id = s.user_id AND (s.frozen OR s.set_id IS NULL)))
    ) shown
    WHERE s.id = ANY(${ids}::uuid[])`;
}
