// What pages of shared links are made of. No schema is in here: it would be most of the script that they load.

export const longestName = 60;
export const longestComment = 1000;

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
