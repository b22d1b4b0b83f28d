import { z } from "zod";

/** What a visitor of a shared link sees of an image: nothing of who made it, nor how unless the sharer chose so. */
export type SharedImage = {
  id: string;
  number: number;
  width: number;
  height: number;
  thumbhash: string | null;
  /** Null unless the link shows prompts. */
  prompt: string | null;
};

/** A page of what a link shows, in its own order; `picked` holds the ids of those that the visitor has picked. */
export type SharedPage = {
  images: SharedImage[];
  picked: string[];
  /** Whether there are images before and after these. */
  hasPrevious: boolean;
  hasNext: boolean;
};

/** One image of a link, and its neighbours' ids. */
export type SharedImagePlace = { image: SharedImage; previousId: string | null; nextId: string | null };

/** What a visitor has said of an image. */
export type OwnReview = {
  picked: boolean;
  rating: number | null;
  comments: { id: string; text: string }[];
};

/** What one visitor has said of an image, as the team reads it; the newest word comes first. */
export type ImageReview = {
  visitorId: string;
  name: string;
  /** The link that they came by. */
  share: { id: string; title: string | null };
  picked: boolean;
  rating: number | null;
  comments: { id: string; text: string; createdAt: string; hidden: boolean }[];
};

/** How much was said: picks, comments that are not hidden, ratings and their mean. */
export type ReviewCount = { picks: number; comments: number; ratings: number; rating: number | null };

const plainWords = (most: number) =>
  z
    .string()
    .trim()
    .min(1, "should not be empty")
    .max(most, `should have at most ${most} characters`)
    .refine((value) => !value.includes("\0"), "should have no NUL character");

export const longestName = 60;
export const longestComment = 1000;

/** The form that opens a link with a password; `image` is the one whose page asked. */
export const unlockInput = z.object({ password: z.string().max(1000), image: z.uuid().optional().catch(undefined) });

/** The form in which a visitor says who they are. */
export const visitorInput = z.object({ name: plainWords(longestName), image: z.uuid().optional().catch(undefined) });

/** One change of what a visitor says of an image, from a form's fields as well as from JSON. */
export const reviewInput = z.union([
  z.object({ picked: z.union([z.boolean(), z.enum(["true", "false"]).transform((value) => value === "true")]) }),
  z.object({
    /** 0 takes it back. */
    rating: z.coerce
      .number("should be 1 to 5, or 0")
      .int()
      .min(0, "should be 1 to 5, or 0")
      .max(5, "should be 1 to 5, or 0"),
  }),
  /** With `commentId`, that comment is changed. */
  z.object({ comment: plainWords(longestComment), commentId: z.uuid().optional() }),
  z.object({ remove: z.uuid() }),
]);
export type ReviewInput = z.infer<typeof reviewInput>;

/** Whether the team shows a visitor's comment. */
export const commentEdit = z.object({ hidden: z.boolean() });
