import { z } from "zod";
import { longestComment, longestName } from "./shared";

const plainWords = (most: number) =>
  z.string().trim().min(1, "should not be empty").max(most, `should have at most ${most} characters`);

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
