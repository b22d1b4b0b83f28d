import { v7 as uuidv7 } from "uuid";
import type { ShareActor } from "../auth/actor";
import { visibleImages, visibleReviews } from "../auth/policy";
import { countTry, type Throttle } from "../auth/throttle";
import { randomToken, sha256 } from "../crypto";
import { db } from "../db";
import { AppError, notFound } from "../errors";
import type { OwnReview } from "../schemas/shared";
import type { ReviewInput } from "../schemas/shared-input";

const slower = "That was a lot at once. Wait a few minutes and try again.";
const comments: Throttle = { most: 60, message: slower };
const newcomers: Throttle = { most: 20, message: slower };

/**
 * Gives a visitor the name under which they review, or another one. Returns the token of a new visitor, for their
 * cookie; null for one who is known already. Throws `forbidden` where the link takes no reviews.
 */
export async function nameVisitor(actor: ShareActor, name: string, address: string | null): Promise<string | null> {
  mustReview(actor);
  const { shareId, visitorId } = actor;
  if (visitorId !== null) {
    await db.shareVisitor.updateMany({ where: { id: visitorId, shareId }, data: { name } });
    return null;
  }
  if (address !== null) await countTry(`share-visitor:${address}`, address, newcomers);
  const token = randomToken();
  await db.shareVisitor.create({
    data: { id: uuidv7(), shareId, name, tokenHash: Uint8Array.from(sha256(token)) },
  });
  return token;
}

/** Who the visitor said they are; null before they did. */
export async function visitorName({ visitorId }: ShareActor): Promise<string | null> {
  if (visitorId === null) return null;
  return (await db.shareVisitor.findUnique({ where: { id: visitorId }, select: { name: true } }))?.name ?? null;
}

/** What the visitor has said of an image so far, oldest comment first. */
export async function getOwnReview(actor: ShareActor, imageId: string): Promise<OwnReview> {
  const where = { AND: [visibleReviews(actor), { imageId }] };
  const [review, said] = await Promise.all([
    db.shareReview.findFirst({ where }),
    db.shareComment.findMany({
      where: { ...where, deletedAt: null },
      orderBy: { id: "asc" },
      select: { id: true, text: true },
    }),
  ]);
  return { picked: review?.picked ?? false, rating: review?.rating ?? null, comments: said };
}

/**
 * Changes what the visitor says of an image, and returns all of it. Throws `not_found` for an image that is not the
 * link's and a comment that is not theirs, `forbidden` before they have a name, and `rate_limit_exceeded`.
 */
export async function review(actor: ShareActor, imageId: string, change: ReviewInput): Promise<OwnReview> {
  mustReview(actor);
  const { visitorId } = actor;
  if (visitorId === null) throw new AppError("forbidden", "Say first who you are: give a name.", { param: "name" });
  const image = await db.image.findFirst({
    where: { AND: [visibleImages(actor), { id: imageId }] },
    select: { id: true },
  });
  if (!image) throw notFound("This image");
  if ("comment" in change) await comment({ actor, visitorId, imageId }, change);
  else if ("remove" in change) await removeComment(actor, imageId, change.remove);
  else {
    const data = "picked" in change ? { picked: change.picked } : { rating: change.rating || null };
    await db.shareReview.upsert({
      where: { visitorId_imageId: { visitorId, imageId } },
      create: { visitorId, imageId, ...data },
      update: data,
    });
  }
  return getOwnReview(actor, imageId);
}

type Place = { actor: ShareActor; visitorId: string; imageId: string };
type Said = { comment: string; commentId?: string | undefined };

async function comment({ actor, visitorId, imageId }: Place, { comment: text, commentId }: Said): Promise<void> {
  await countTry(`share-comments:${visitorId}`, null, comments);
  if (commentId === undefined) {
    await db.shareComment.create({ data: { id: uuidv7(), visitorId, imageId, text } });
    return;
  }
  const where = { AND: [visibleReviews(actor), { id: commentId, imageId, deletedAt: null }] };
  if ((await db.shareComment.updateMany({ where, data: { text } })).count === 0) throw notFound("This comment");
}

/** For good, unlike what the team hides: it was theirs to take back. */
async function removeComment(actor: ShareActor, imageId: string, id: string): Promise<void> {
  const where = { AND: [visibleReviews(actor), { id, imageId, deletedAt: null }] };
  if ((await db.shareComment.deleteMany({ where })).count === 0) throw notFound("This comment");
}

function mustReview({ allowReview }: ShareActor): void {
  if (!allowReview) throw new AppError("forbidden", "This link takes no reviews.");
}
