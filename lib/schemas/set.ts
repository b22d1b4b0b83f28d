import { z } from "zod";
import { maxSetImagesAtOnce } from "./limits";
import type { FrameView, PersonView } from "./views";

/** A team's collection of images, as cards and lists show it. */
export type SetView = {
  id: string;
  name: string;
  description: string | null;
  /** Images that it shows: none in the trash, none private. */
  count: number;
  /** The chosen cover while the set holds it, otherwise the first image; null for an empty set. */
  cover: CoverView | null;
  /** The image that was chosen as cover, whether it is shown or not. */
  coverId: string | null;
  person: PersonView;
  createdAt: string;
  /** Shared links that are good now and show the set as it is at the moment, what is added later included. */
  links: number;
};

export type CoverView = { id: string; width: number; height: number; thumbhash: string | null };

/** A page of sets, newest first; give `nextCursor` back for the next one, null at the end. */
export type SetsView = { sets: SetView[]; nextCursor: string | null };

/** A page of a set's images in its own order. */
export type SetImagesView = { frames: FrameView[]; nextCursor: string | null };

/** What an addition did: which images were new, how many the set had already, and how many are no longer there. */
export type AddedView = { added: string[]; already: number; gone: number; set: SetView };

/** Images that were taken out of a set and where they stood, so that they can be put back. */
export type RemovedView = { removed: Positions };

/** The places of images in a set: fractional indexes by image id. */
export type Positions = Record<string, string>;

const name = z.string().trim().min(1, "should not be empty").max(120, "should have at most 120 characters");
const description = z.string().trim().max(2000, "should have at most 2,000 characters");
const imageId = z.uuid("should be the id of an image");
const imageIds = z
  .array(imageId)
  .min(1, "should name an image")
  .max(maxSetImagesAtOnce, "should name at most 1,000 images");

/** The body that makes a set, with its first images if there are any. */
export const newSetInput = z.object({ name, description: description.optional(), imageIds: imageIds.optional() });
export type NewSetInput = z.infer<typeof newSetInput>;

/** The body that changes a set; what is not given stays. `coverId` null: the first image. */
export const setChanges = z.object({ name, description, coverId: imageId.nullable() }).partial();
export type SetChanges = z.infer<typeof setChanges>;

/** The body that adds images, at the end or, to put them back, where they stood. */
export const addInput = z.object({
  imageIds,
  positions: z.record(imageId, z.string().max(500, "should have at most 500 characters")).optional(),
});

/** The body that takes images out. */
export const removeInput = z.object({ imageIds });

/** The body that moves an image behind another one, or with null to the front. */
export const moveInput = z.object({ imageId, after: imageId.nullable() });
