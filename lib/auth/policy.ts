import { Prisma } from "../db";
import { AppError } from "../errors";
import type { Actor, MemberActor, Person, SystemActor, TeamActor } from "./actor";

// Every rule of who sees and does what: `where` fragments that the data layer puts into its queries with AND, and the
// few questions of role that no row answers.

const everything = {};
const nothing = { id: { in: [] as string[] } };

/** Whether the actor administers the team: an admin who is signed in, or the operator. A key never does. */
export function administers(actor: Actor): actor is MemberActor | SystemActor {
  return actor.kind === "system" || (actor.kind === "member" && actor.role === "admin");
}

/** Throws `forbidden` unless the actor administers the team. */
export function mustAdminister(actor: Actor): asserts actor is MemberActor | SystemActor {
  if (!administers(actor)) throw new AppError("forbidden", "Only an admin may do this.");
}

/** Throws `forbidden` for viewers, who look at everything of the team's and change nothing, and for visitors. */
export function mustContribute(actor: Actor): asserts actor is TeamActor {
  if (actor.kind === "system" || (actor.kind !== "share" && actor.role !== "viewer")) return;
  throw new AppError("forbidden", "Viewers look and change nothing. An admin can make you a member.");
}

/**
 * Images on the sheet: the team's, and one's own private ones; what is in the trash is nobody's. Through a shared link
 * the images that it lists, private ones while they are the sharer's own, or those of its set that are not private.
 */
export function visibleImages(actor: Actor): Prisma.ImageWhereInput {
  if (actor.kind === "system") return everything;
  if (actor.kind !== "share") return { deletedAt: null, OR: [{ private: false }, { userId: actor.userId }] };
  const { shareId, setId, sharerId } = actor;
  return setId === null
    ? { deletedAt: null, shares: { some: { shareId } }, OR: [{ private: false }, { userId: sharerId }] }
    : { deletedAt: null, private: false, setImages: { some: { setId } } };
}

/** What `visibleImages` lets a person of the team see of rows of `images` (`i`), in SQL. */
export function visibleImageRows(actor: Person): Prisma.Sql {
  return Prisma.sql`(i.deleted_at IS NULL AND (NOT i.private OR i.user_id = ${actor.userId}::uuid))`;
}

/** Images that are one's own, outside of the trash. */
export function ownImages(actor: Actor): Prisma.ImageWhereInput {
  return actor.kind === "system" ? { deletedAt: null } : { ...ownRows(actor), deletedAt: null };
}

/** Images that the actor may throw away: one's own, and an admin any that they see. */
export function disposableImages(actor: Actor): Prisma.ImageWhereInput {
  return administers(actor) ? { AND: [visibleImages(actor), { deletedAt: null }] } : ownImages(actor);
}

/** Images in the trash that the actor sees, brings back or deletes for ever: one's own, and an admin all but private ones. */
export function deletedImages(actor: Actor): Prisma.ImageWhereInput {
  const deleted = { deletedAt: { not: null } };
  if (actor.kind === "system") return deleted;
  return administers(actor)
    ? { ...deleted, OR: [{ private: false }, { userId: actor.userId }] }
    : { ...ownRows(actor), ...deleted };
}

/** Generations: the team's, and one's own private ones; a key sees its person's alone, a shared link none. */
export function visibleGenerations(actor: Actor): Prisma.GenerationWhereInput {
  if (actor.kind === "system") return everything;
  if (actor.kind === "share") return nothing;
  if (actor.kind === "key") return { userId: actor.userId };
  return { OR: [{ private: false }, { userId: actor.userId }] };
}

/**
 * The rule of `visibleImages` and `visibleGenerations` for somebody signed in, where one row that is in memory is shown
 * to many: the team's, and one's own private ones. What is in the trash has to be left out before.
 */
export function maySee(actor: MemberActor, row: { private: boolean; userId: string }): boolean {
  return !row.private || row.userId === actor.userId;
}

/** Whether the actor may hear of a change to images that were one person's alone (`privateTo`) before and stay so. */
export function mayHear(actor: MemberActor, { privateTo }: { privateTo: string | null }): boolean {
  return privateTo === null || privateTo === actor.userId;
}

/** The rule of `mayHear` for what was written down of images (`c`), in SQL. */
export function audibleImageChanges(actor: MemberActor): Prisma.Sql {
  return Prisma.sql`(c.private_to IS NULL OR c.private_to = ${actor.userId}::uuid)`;
}

/** Generations that the actor may cancel or put away: one's own, and an admin any. */
export function ownGenerations(actor: Actor): Prisma.GenerationWhereInput {
  return administers(actor) ? everything : ownRows(actor);
}

/** References that the actor gave: what was uploaded for a request is its author's to use again, and nobody else's. */
export function ownReferences(actor: Actor): Prisma.ReferenceWhereInput {
  return actor.kind === "system" ? everything : { generation: { AND: [visibleGenerations(actor), ownRows(actor)] } };
}

/** Files that were given to the composer: each its owner's alone. */
export function ownUploads(actor: Actor): Prisma.UploadWhereInput {
  return actor.kind === "system" ? everything : ownRows(actor);
}

/** Presets that the actor may use: the team's house styles and one's own. */
export function visiblePresets(actor: Actor): Prisma.PresetWhereInput {
  if (actor.kind === "system") return everything;
  return actor.kind === "share" ? nothing : { deletedAt: null, OR: [{ team: true }, { userId: actor.userId }] };
}

/** Presets that the actor may change, also those that were deleted: one's own, and the team's if they administer it. */
export function changeablePresets(actor: Actor): Prisma.PresetWhereInput {
  if (actor.kind === "system") return everything;
  const own = { AND: [ownRows(actor), { team: false }] };
  return administers(actor) ? { OR: [{ team: true }, own] } : own;
}

/** Generations whose content the provider refused. */
export const refusedGenerations = {
  error: { path: ["code"], equals: "moderation_blocked" },
} satisfies Prisma.GenerationWhereInput;

/** Prompts: the team's, and one's own private ones. Of others' private ones an admin reads those that were refused. */
export function visiblePrompts(actor: Actor): Prisma.GenerationWhereInput {
  const visible = visibleGenerations(actor);
  // Within OR, everything would be no condition at all.
  if (actor.kind === "system") return visible;
  return administers(actor) ? { OR: [visible, refusedGenerations] } : visible;
}

/** API keys: one's own. The command line, which is the operator's, sees all. */
export function visibleKeys(actor: Actor): Prisma.ApiKeyWhereInput {
  return actor.kind === "system" ? everything : ownRows(actor);
}

/** Sessions: one's own, for whoever is signed in; a key has none and sees none. */
export function ownSessions(actor: Actor): Prisma.SessionWhereInput {
  return actor.kind === "member" ? ownRows(actor) : nothing;
}

/** Sets: every member's, of the whole team; through a shared link none, as it names its images. */
export function visibleSets(actor: Actor): Prisma.SetWhereInput {
  if (actor.kind === "system") return everything;
  return actor.kind === "share" ? nothing : { deletedAt: null };
}

/** Sets in the trash, which any member brings back. */
export function deletedSets(actor: Actor): Prisma.SetWhereInput {
  return actor.kind === "share" ? nothing : { deletedAt: { not: null } };
}

/** What a set shows of the images that the actor may see: its private ones stay their owner's, in sets too. */
export function imagesInSets(actor: Actor): Prisma.ImageWhereInput {
  return { AND: [visibleImages(actor), { private: false, deletedAt: null }] };
}

/** Shared links that the actor may see and change: one's own, and an admin all. */
export function ownShares(actor: Actor): Prisma.ShareWhereInput {
  return administers(actor) ? everything : ownRows(actor);
}

/**
 * When a shared link (`s`) ends by its own expiry or by the team's (`t`) longest life, whichever comes first, in SQL;
 * NULL: never.
 */
export function shareEnd(): Prisma.Sql {
  // Where there is no longest life this is NULL, which LEAST passes over.
  return Prisma.sql`LEAST(s.expires_at, s.created_at + make_interval(days => t.share_max_days))`;
}

/**
 * Whether a shared link (`s`) shows anything now, by the database's clock and by what the team (`t`) allows at this
 * moment, in SQL: for creation these rules are said in words, here they hold.
 */
export function liveShares(): Prisma.Sql {
  return Prisma.sql`(
    t.sharing_enabled AND s.revoked_at IS NULL AND (${shareEnd()} > now()) IS NOT FALSE
    AND (s.password_hash IS NOT NULL OR NOT t.share_password_needed)
    AND (s.set_id IS NULL OR EXISTS (SELECT FROM sets WHERE sets.id = s.set_id AND sets.deleted_at IS NULL)))`;
}

/**
 * What visitors have said of images: a member sees it on every image that they see, a visitor their own through the
 * link that they said it through, a key none.
 */
export function visibleReviews(actor: Actor): Prisma.ShareReviewWhereInput & Prisma.ShareCommentWhereInput {
  if (actor.kind === "system") return everything;
  if (actor.kind === "member") return { image: visibleImages(actor) };
  const visitorId = actor.kind === "share" ? actor.visitorId : null;
  return { image: visibleImages(actor), visitor: { id: { in: visitorId === null ? [] : [visitorId] } } };
}

function ownRows(actor: Exclude<Actor, SystemActor>) {
  return actor.kind === "share" ? nothing : { userId: actor.userId };
}
