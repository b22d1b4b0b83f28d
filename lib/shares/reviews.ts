import { record } from "../audit";
import type { Actor, Person, TeamActor } from "../auth/actor";
import { mustContribute, visibleReviews } from "../auth/policy";
import { db } from "../db";
import { notFound } from "../errors";
import type { ImageReview, ReviewCount } from "../schemas/shared";

/** What visitors of shared links have said of an image, whoever spoke last first. Nothing said, nothing listed. */
export async function listReviews(actor: Person, imageId: string): Promise<ImageReview[]> {
  const where = { AND: [visibleReviews(actor), { imageId }] };
  const visitor = {
    select: { id: true, name: true, share: { select: { id: true, title: true } } },
  } as const;
  const [reviews, comments] = await Promise.all([
    db.shareReview.findMany({
      where: { ...where, OR: [{ picked: true }, { rating: { not: null } }] },
      include: { visitor },
      orderBy: { updatedAt: "desc" },
      take: 500,
    }),
    db.shareComment.findMany({ where, include: { visitor }, orderBy: { id: "desc" }, take: 500 }),
  ]);
  const last = new Map<string, number>();
  const byVisitor = new Map<string, ImageReview>();
  const of = ({ id, name, share }: (typeof reviews)[number]["visitor"], at: Date) => {
    last.set(id, Math.max(last.get(id) ?? 0, at.getTime()));
    const known = byVisitor.get(id) ?? { visitorId: id, name, share, picked: false, rating: null, comments: [] };
    byVisitor.set(id, known);
    return known;
  };
  for (const { visitor, picked, rating, updatedAt } of reviews)
    Object.assign(of(visitor, updatedAt), { picked, rating });
  for (const { id, visitor, text, createdAt, deletedAt } of comments) {
    of(visitor, createdAt).comments.push({ id, text, createdAt: createdAt.toISOString(), hidden: deletedAt !== null });
  }
  return [...byVisitor.values()].sort((a, b) => (last.get(b.visitorId) ?? 0) - (last.get(a.visitorId) ?? 0));
}

/**
 * Hides a visitor's comment, from the visitor too, or shows it again. Throws `not_found`, and `forbidden` for viewers.
 */
export async function setCommentHidden(actor: TeamActor, id: string, hidden: boolean): Promise<void> {
  mustContribute(actor);
  await db.$transaction(async (tx) => {
    const comment = await tx.shareComment.findFirst({ where: { AND: [visibleReviews(actor), { id }] } });
    if (!comment) throw notFound("This comment");
    if ((comment.deletedAt !== null) === hidden) return;
    await tx.shareComment.update({ where: { id }, data: { deletedAt: hidden ? new Date() : null } });
    await record(tx, actor, hidden ? "review.hide" : "review.show", id, { imageId: comment.imageId });
  });
}

/**
 * How much was said through each of these links, or of each of these images, as far as the actor sees the images;
 * what nobody has said anything of is not in the answer.
 */
export async function reviewCounts(
  actor: Actor,
  of: { shareIds: string[] } | { imageIds: string[] },
): Promise<Record<string, ReviewCount>> {
  const visitors = "shareIds" in of ? await visitorsOf(of.shareIds) : null;
  const key = visitors ? "visitorId" : "imageId";
  const chosen = "imageIds" in of ? { imageId: { in: of.imageIds } } : { visitor: { shareId: { in: of.shareIds } } };
  const where = { AND: [visibleReviews(actor), chosen] };
  const [picks, ratings, comments] = await Promise.all([
    db.shareReview.groupBy({ by: [key], where: { ...where, picked: true }, _count: { _all: true } }),
    db.shareReview.groupBy({
      by: [key],
      where: { ...where, rating: { not: null } },
      _count: { _all: true },
      _sum: { rating: true },
    }),
    db.shareComment.groupBy({ by: [key], where: { ...where, deletedAt: null }, _count: { _all: true } }),
  ]);
  const counts: Record<string, ReviewCount> = {};
  const at = (id: string) => {
    const name = visitors?.get(id) ?? id;
    counts[name] ??= { picks: 0, comments: 0, ratings: 0, rating: null };
    return counts[name];
  };
  for (const row of picks) at(row[key]).picks += row._count._all;
  for (const row of comments) at(row[key]).comments += row._count._all;
  for (const row of ratings) {
    const count = at(row[key]);
    const sum = (count.rating ?? 0) * count.ratings + (row._sum.rating ?? 0);
    count.ratings += row._count._all;
    count.rating = sum / count.ratings;
  }
  return counts;
}

/** The links' visitors, with the link of each. */
async function visitorsOf(shareIds: string[]): Promise<Map<string, string>> {
  const rows = await db.shareVisitor.findMany({
    where: { shareId: { in: shareIds } },
    select: { id: true, shareId: true },
  });
  return new Map(rows.map(({ id, shareId }) => [id, shareId]));
}
