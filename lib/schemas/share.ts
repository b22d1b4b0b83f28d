import { z } from "zod";
import { maxSharedImages } from "./limits";
import type { ReviewCount } from "./shared";
import type { PersonView } from "./views";

const words = (most: number) => z.string().trim().max(most, `should have at most ${most} characters`).nullable();

/** How long a link shows anything: a number of days from now, a day to whose end in the team's time zone, or null. */
const expires = z.union([z.int().min(1).max(3650), z.iso.date(), z.null()], {
  error: "should be a number of days from 1 to 3650, a day such as 2027-01-31, or null for never",
});

/** The password of a link: short enough to be said on the telephone, as guessing is throttled. */
const sharePassword = z
  .string()
  .min(6, "should have at least 6 characters")
  .max(200, "should have at most 200 characters");

const settings = {
  title: words(120),
  description: words(1000),
  expires,
  /** Null takes it away. */
  password: sharePassword.nullable(),
  allowDownload: z.boolean(),
  /** The files as they were delivered, instead of copies of web size; where downloads are allowed. */
  allowOriginals: z.boolean(),
  showPrompts: z.boolean(),
  allowReview: z.boolean(),
  /** Of a link on a set: the images that are in it now, whatever happens to the set. */
  frozen: z.boolean(),
};

/** The body that changes a link: what is not given stays. */
export const shareEdit = z.object(settings).partial();
export type ShareEdit = z.infer<typeof shareEdit>;

/** The body that makes a link on a set or on images in the order given. */
export const shareInput = shareEdit
  .extend({
    setId: z.uuid("should be the id of a set").optional(),
    imageIds: z
      .array(z.uuid("should be the id of an image"))
      .min(1, "should name at least one image")
      .max(maxSharedImages, `should name at most ${maxSharedImages} images`)
      .optional(),
    /** Give the newest link of one's own that shows the same now, if there is one, instead of making another. */
    reuse: z.boolean().optional(),
  })
  .refine(({ setId, imageIds }) => (setId === undefined) !== (imageIds === undefined), {
    message: "should name either a set or images",
    path: ["imageIds"],
  });
export type ShareInput = z.infer<typeof shareInput>;

/** What the address of a page of links asks for; what it gets wrong is not asked for. */
export const shareSearch = z.object({
  show: z.enum(["", "live", "ended"]).catch(""),
  person: z.uuid().optional().catch(undefined),
  cursor: z.uuid().optional().catch(undefined),
});
export type ShareSearch = z.infer<typeof shareSearch>;

/** Why a link shows something, or nothing: `off`, `unprotected` and `trashed` end when the team or the set changes. */
export type ShareState = "live" | "revoked" | "expired" | "off" | "unprotected" | "trashed";

/** A shared link as its owner and admins see it. */
export type ShareView = {
  id: string;
  /** Null if it cannot be shown again; then a revoked one cannot be restored either. */
  url: string | null;
  owner: PersonView;
  /** What is shared: a set, or images. */
  set: PersonView | null;
  frozen: boolean;
  /** Images that it shows now. */
  count: number;
  /** How many of those are private. */
  privates: number;
  /** The first of them that the actor may see. */
  cover: { id: string; number: number; width: number; height: number; thumbhash: string | null } | null;
  title: string | null;
  description: string | null;
  hasPassword: boolean;
  allowDownload: boolean;
  allowOriginals: boolean;
  showPrompts: boolean;
  allowReview: boolean;
  /** What its visitors have said; null: nothing. */
  reviews: ReviewCount | null;
  views: number;
  lastViewedAt: string | null;
  createdAt: string;
  /** As its owner set it. */
  expiresAt: string | null;
  /** When it ends by that or by the team's longest life, whichever comes first; null: never. */
  endsAt: string | null;
  revokedAt: string | null;
  state: ShareState;
};

/** What the team allows its links. */
export type SharePolicy = { sharingEnabled: boolean; shareMaxDays: number | null; sharePasswordNeeded: boolean };

/** One link, the others on the same target that the actor may see, and what the team allows. */
export type ShareDetails = { share: ShareView; others: ShareView[]; policy: SharePolicy };

/** One page of links, newest first. */
export type ShareList = { shares: ShareView[]; nextCursor: string | null };
