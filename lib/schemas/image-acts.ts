import { z } from "zod";
import { maxImagesAtOnce } from "./limits";
import type { FrameView } from "./views";

const imageIds = z
  .array(z.uuid("should be the id of an image"), "should be a list of ids")
  .min(1, "should name an image")
  .max(maxImagesAtOnce, "should name at most 2,000 images");

/** The body that names images. */
export const imageIdsInput = z.object({ ids: imageIds });

/** The form that downloads images: their ids, with commas between them. */
export const zipInput = z.object({
  ids: z
    .union([z.string().transform((text) => text.split(",")), z.array(z.unknown())], {
      error: "should be the ids of images, with commas between them",
    })
    .pipe(imageIds),
});

/** The body that picks images, or makes them private or the team's. */
export const imageChanges = z
  .object({ ids: imageIds, picked: z.boolean().optional(), private: z.boolean().optional() })
  .refine(({ picked, private: hidden }) => picked !== undefined || hidden !== undefined, {
    error: "should be given, or private",
    path: ["picked"],
  });
export type ImageChanges = Omit<z.infer<typeof imageChanges>, "ids">;

/**
 * The body that deletes for ever: images that it names, or all that are in the trash. `until` leaves what came into it
 * later, which nobody has seen there; `everybody` takes in what is not one's own, for admins.
 */
export const purgeInput = z.union(
  [
    imageIdsInput,
    z.object({
      all: z.literal(true),
      until: z.iso.datetime("should be a time such as 2026-11-26T04:00:00Z").optional(),
      everybody: z.boolean("should be true or false").optional(),
    }),
  ],
  "should name ids, or have all: true",
);
export type PurgeInput = z.infer<typeof purgeInput>;

/** Which images are in the trash now, and how many stay where they were as they are somebody else's. */
export type TrashedView = { moved: string[]; kept: number };

/**
 * Images as they are now, which of them changed, how many stayed as they are somebody else's, and how many links still
 * show what became private.
 */
export type ChangedView = { frames: FrameView[]; changed: string[]; kept: number; links: number };

/** An image in the trash; `daysLeft` is 0 on its last day. */
export type TrashFrame = FrameView & { deletedAt: string; daysLeft: number };

/** A page of the trash, newest first; `count` is of all of it. `until` is when it was read. */
export type TrashView = {
  frames: TrashFrame[];
  nextCursor: string | null;
  count: number;
  until: string;
};
