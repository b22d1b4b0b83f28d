import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { type ReviewInput, reviewInput, visitorInput } from "@/lib/schemas/shared-input";
import { openShare } from "@/lib/shares/access";
import { getShared, listShared, sharedPageSize } from "@/lib/shares/images";
import { listReviews, reviewCounts, setCommentHidden } from "@/lib/shares/reviews";
import { getShare } from "@/lib/shares/views";
import { getOwnReview, nameVisitor, review, visitorName } from "@/lib/shares/visitor-reviews";
import { teamOf } from "@/tests/support/team";
import { signedIn } from "../support/gateway";
import { newImages } from "../support/pictures";
import { newLink } from "../support/shared";

const { me } = teamOf("me");
let images: string[];
let link: Awaited<ReturnType<typeof newLink>>;

beforeEach(async () => {
  images = await newImages(me.userId, 3);
  link = await newLink(me.userId, { imageIds: images, allowReview: true });
});

const first = () => images[0] ?? "";

/** Somebody new on a link, under a name: whoever asks with their cookie. */
async function visitor(name: string, { token } = link) {
  const cookie = await nameVisitor(await openShare(token, new Headers()), name, "192.0.2.1");
  return () => openShare(token, new Headers({ cookie: `other=1; reviewer=${cookie}` }));
}

const said = async (who: Awaited<ReturnType<typeof visitor>>, change: ReviewInput, image = first()) =>
  review(await who(), image, change);

describe("a visitor", () => {
  test("picks, rates and comments, changes it and takes it back, each on their own", async () => {
    const [one, two] = [await visitor("One"), await visitor("Two")];
    await said(one, { picked: true });
    await said(one, { rating: 4 });
    const { comments } = await said(one, { comment: "Less blue" });
    const [comment] = comments;
    await said(two, { rating: 2 });
    expect(await said(one, { comment: "Less green", commentId: comment?.id })).toEqual({
      picked: true,
      rating: 4,
      comments: [{ id: comment?.id, text: "Less green" }],
    });
    for (const change of [{ comment: "x", commentId: comment?.id ?? "" }, { remove: comment?.id ?? "" }]) {
      await expect(said(two, change)).rejects.toMatchObject({ code: "not_found" });
      await expect(said(one, change, images[1])).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await getOwnReview(await two(), first())).toEqual({ picked: false, rating: 2, comments: [] });
    await said(one, { picked: false });
    await said(one, { rating: 0 });
    expect(await said(one, { remove: comment?.id ?? "" })).toEqual({ picked: false, rating: null, comments: [] });
    expect(await listReviews(me, first())).toMatchObject([{ name: "Two", rating: 2 }]);
  });

  test("sees which images of the page they have picked", async () => {
    const one = await visitor("One");
    await said(one, { picked: true }, images[1]);
    expect((await listShared(await one(), null)).picked).toEqual([images[1]]);
    expect((await listShared(await (await visitor("Two"))(), null)).picked).toEqual([]);
  });

  test("says who they are first, and is known by it again; on another link they are nobody", async () => {
    const nobody = await openShare(link.token, new Headers());
    await expect(review(nobody, first(), { picked: true })).rejects.toMatchObject({ code: "forbidden", param: "name" });
    const one = await visitor("One");
    expect(await nameVisitor(await one(), "One and only", null)).toBeNull();
    expect(await visitorName(await one())).toBe("One and only");
    expect(await db.shareVisitor.count()).toBe(1);
    const other = await newLink(me.userId, { imageIds: images, allowReview: true });
    const cookie = await nameVisitor(await openShare(link.token, new Headers()), "Three", null);
    const elsewhere = await openShare(other.token, new Headers({ cookie: `reviewer=${cookie}` }));
    expect(elsewhere.visitorId).toBeNull();
  });

  test("can say nothing where the link takes no reviews, any more or at all", async () => {
    const one = await visitor("One");
    await db.share.updateMany({ data: { allowReview: false } });
    await expect(said(one, { picked: true })).rejects.toMatchObject({ code: "forbidden" });
    await expect(visitor("Two")).rejects.toMatchObject({ code: "forbidden" });
    expect(await db.shareReview.count()).toBe(0);
  });

  test("writes no more than a bounded name and comment, and not without end", async () => {
    const fits = (schema: typeof visitorInput | typeof reviewInput, value: object) => schema.safeParse(value).success;
    expect(["", "   ", "x".repeat(61)].map((name) => fits(visitorInput, { name }))).toEqual(Array(3).fill(false));
    const comments = ["", "  ", "x".repeat(1001)];
    expect(comments.map((comment) => fits(reviewInput, { comment }))).toEqual(Array(3).fill(false));
    expect([-1, 6, 2.5, "x", {}].map((rating) => fits(reviewInput, { rating }))).toEqual(Array(5).fill(false));
    expect(fits(reviewInput, { comment: "x".repeat(1000) }) && fits(reviewInput, { rating: "5" })).toBe(true);
    const one = await visitor("One");
    for (let n = 0; n < 60; n += 1) await said(one, { comment: `${n}` });
    await expect(said(one, { comment: "one more" })).rejects.toMatchObject({ code: "rate_limit_exceeded" });
    expect(await db.shareComment.count()).toBe(60);
    for (let n = 0; n < 19; n += 1) await visitor(`Visitor ${n}`);
    await expect(visitor("One more")).rejects.toMatchObject({ code: "rate_limit_exceeded" });
  });
});

describe("the team", () => {
  test("reads who said what through which link, whoever spoke last first, and counts it", async () => {
    const other = await newLink(me.userId, { imageIds: images, allowReview: true, title: "Second link" });
    const [one, two] = [await visitor("One"), await visitor("Two", other)];
    await said(one, { picked: true });
    await said(one, { rating: 5 });
    await said(one, { comment: "Warm" });
    await said(two, { rating: 2 });
    await said(two, { picked: true }, images[1]);
    expect(await listReviews(me, first())).toMatchObject([
      { name: "Two", share: { title: "Second link" }, picked: false, rating: 2, comments: [] },
      { name: "One", share: { title: "Autumn, first" }, picked: true, rating: 5, comments: [{ text: "Warm" }] },
    ]);
    expect(await reviewCounts(me, { shareIds: [link.id, other.id] })).toEqual({
      [link.id]: { picks: 1, comments: 1, ratings: 1, rating: 5 },
      [other.id]: { picks: 1, comments: 0, ratings: 1, rating: 2 },
    });
    expect((await getShare(me, link.id)).share.reviews).toEqual({ picks: 1, comments: 1, ratings: 1, rating: 5 });
    expect(await reviewCounts(me, { imageIds: images })).toEqual({
      [first()]: { picks: 1, comments: 1, ratings: 2, rating: 3.5 },
      [images[1] ?? ""]: { picks: 1, comments: 0, ratings: 0, rating: null },
    });
  });

  test("hides a comment, from its visitor too, and shows it again; viewers do not", async () => {
    const one = await visitor("One");
    const { comments } = await said(one, { comment: "Unkind" });
    const id = comments[0]?.id ?? "";
    const viewer = await signedIn("viewer@example.com", "viewer");
    await expect(setCommentHidden(viewer, id, true)).rejects.toMatchObject({ code: "forbidden" });
    await setCommentHidden(me, id, true);
    expect((await getOwnReview(await one(), first())).comments).toEqual([]);
    await expect(said(one, { remove: id })).rejects.toMatchObject({ code: "not_found" });
    expect(await listReviews(viewer, first())).toMatchObject([{ comments: [{ hidden: true }] }]);
    expect(await reviewCounts(me, { imageIds: images })).toEqual({});
    await setCommentHidden(me, id, false);
    expect((await getOwnReview(await one(), first())).comments).toHaveLength(1);
    const events = await db.auditEvent.findMany({
      where: { action: { startsWith: "review." } },
      orderBy: { id: "asc" },
    });
    expect(events.map(({ action, subject }) => [action, subject])).toEqual([
      ["review.hide", id],
      ["review.show", id],
    ]);
    expect(JSON.stringify(events)).not.toContain("Unkind");
  });

  test("reads nothing said of somebody else's private image", async () => {
    const one = await visitor("One");
    const { comments } = await said(one, { comment: "Mine" });
    await db.image.updateMany({ data: { private: true } });
    const other = await signedIn("other@example.com");
    expect(await listReviews(me, first())).toHaveLength(1);
    expect(await listReviews(other, first())).toEqual([]);
    expect(await reviewCounts(other, { shareIds: [link.id] })).toEqual({});
    await expect(setCommentHidden(other, comments[0]?.id ?? "", true)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("pages of a link", () => {
  test("hold sixty images in the link's order, forwards and backwards, whatever is taken out meanwhile", async () => {
    const many = await newImages(me.userId, 130);
    const { token } = await newLink(me.userId, { imageIds: many });
    const actor = await openShare(token, new Headers());
    const ids = async (place: Parameters<typeof listShared>[1]) => {
      const { images: page, hasPrevious, hasNext } = await listShared(actor, place);
      return { ids: page.map(({ id }) => id), hasPrevious, hasNext };
    };
    const one = await ids(null);
    expect(one).toEqual({ ids: many.slice(0, sharedPageSize), hasPrevious: false, hasNext: true });
    const two = await ids({ after: one.ids.at(-1) ?? "" });
    expect(two).toEqual({ ids: many.slice(60, 120), hasPrevious: true, hasNext: true });
    const three = await ids({ after: two.ids.at(-1) ?? "" });
    expect(three).toEqual({ ids: many.slice(120), hasPrevious: true, hasNext: false });
    expect(await ids({ before: three.ids[0] ?? "" })).toEqual(two);
    expect(await ids({ before: two.ids[0] ?? "" })).toEqual(one);
    await db.image.update({ where: { id: many[59] ?? "" }, data: { deletedAt: new Date() } });
    expect((await ids({ after: many[59] ?? "" })).ids).toEqual(two.ids);
    for (const place of [{ after: "x" }, { after: crypto.randomUUID() }, { before: first() }]) {
      expect((await ids(place)).ids[0]).toBe(many[0]);
    }
    expect(await getShared(actor, many[60] ?? "")).toMatchObject({ previousId: many[58], nextId: many[61] });
    expect(await getShared(actor, many[0] ?? "")).toMatchObject({ previousId: null, nextId: many[1] });
    expect(await getShared(actor, many[129] ?? "")).toMatchObject({ previousId: many[128], nextId: null });
  });
});
