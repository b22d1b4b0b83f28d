import type { AskedView } from "./asked";
import type { SizeRule } from "./sizes";

/** What leaves the data layer for pages and the browser. Times are ISO 8601 strings, thumbhashes base64. */

export type PersonView = { id: string; name: string };

/** One frame of the sheet: an image that is stored. */
export type FrameView = {
  id: string;
  number: number;
  generationId: string;
  index: number;
  width: number;
  height: number;
  thumbhash: string | null;
  prompt: string;
  quality: string | null;
  person: PersonView;
  private: boolean;
  /** Marked by the grease pencil: the team's, not one person's. */
  picked: boolean;
  demo: boolean;
  createdAt: string;
};

type JobState = "queued" | "running" | "failed" | "unknown" | "cancelled" | "succeeded";

/** A generation that is not (only) images yet: waiting, running, or ended without a picture. */
export type JobView = {
  id: string;
  state: JobState;
  prompt: string;
  model: string;
  n: number;
  quality: string | null;
  sizeAsked: string | null;
  /** The pixels that the frame will have. */
  width: number;
  height: number;
  person: PersonView;
  private: boolean;
  createdAt: string;
  startedAt: string | null;
  /** Place in the queue, from 1; null once it runs. */
  position: number | null;
  /** What a generation on its channel usually takes, in seconds; null if nothing is known yet. */
  usualSeconds: number | null;
  /** How many partial images have come while it runs; the newest is at `/media/partial/[id]`. */
  partial: number | null;
  /** Whether one may stop it, and what that costs: nothing, or as much as waiting; null: it is over, or not one's own. */
  canCancel: "free" | "charged" | null;
  /** `categories`: why the provider refused the content, where it says so. */
  error: { code: string; message: string; charged: boolean; categories?: string[] } | null;
};

/** All that a view shows, by id, to select it; `more` says that there are others than these. */
export type AllIds = { ids: string[]; more: boolean };

export type SheetView = {
  frames: FrameView[];
  /** In flight for everybody; failed ones of the viewer alone. */
  jobs: JobView[];
  /** Give it back for the next, older page; null at the end. */
  nextCursor: string | null;
};

/** A stretch of one day of the sheet, of some 500 images at most. */
export type BucketView = {
  /** Names it for `/api/sheet/bucket`. */
  key: string;
  /** `YYYY-MM-DD` in the team's time zone. */
  day: string;
  /** Kept, not counted: it may be off by what is seconds old. */
  count: number;
  /** The sum of width by height. */
  aspects: number;
};

/**
 * The frames of the buckets that were asked for, one after the other, and how many of them are each one's. Of buckets
 * that are too large together the last ones are left out.
 */
export type BucketFramesView = { frames: FrameView[]; counts: number[] };

/** What the filters of the sheet may offer. */
export type FacetsView = {
  people: PersonView[];
  models: string[];
  channels: string[];
  qualities: string[];
  ratios: string[];
  sets: { id: string; name: string }[];
};

export type QuotaView = {
  limit: number;
  spent: number;
  reserved: number;
  /** What may be made now: the month's rest, or the day's if that is less. */
  left: number;
  resetsAt: string;
  /** The day of it in the team's time zone, `YYYY-MM-DD`. */
  resetsOn: string;
  /** What of the limit was given on top of the month's quota. */
  granted: number;
  /** The day's own limit, where there is one. */
  day: { limit: number; used: number; endsAt: string } | null;
  /** The newest wish for more that was made this month. */
  request: QuotaRequestState | null;
};

/** What the studio has around every page. */
export type StudioView = {
  /** What the team calls itself. */
  team: string;
  timeZone: string;
  /** ISO 4217, of all prices and costs. */
  currency: string;
  quota: QuotaView;
  /** For admins: how many people wait for an answer to their wish for more images. */
  openRequests: number;
  /** From when on the event stream has to tell what changed. */
  since: string;
};

/** One's own wish for more images, and what became of it. */
export type QuotaRequestState = {
  id: string;
  amount: number;
  state: "open" | "approved" | "declined" | "withdrawn";
  granted: number | null;
  answer: string | null;
};

/** What happened to a request: the same facts as the response headers. */
export type ReceiptView = {
  channel: string | null;
  /** The upstream's status and words where there are any; what one call was asked for, and how long it took. */
  attempts: { channel: string; outcome: string; status?: number; message?: string; images?: number; ms?: number }[];
  sizeAsked: string | null;
  sizeSent: string | null;
  delivered: string | null;
  ignoredFields: string[];
};

export type ImageView = FrameView & {
  model: string;
  promptSent: string | null;
  revisedPrompt: string | null;
  receipt: ReceiptView;
  asked: AskedView;
  /** It was to be cut to the asked shape, if it came in another. */
  cropped: boolean;
  mime: string;
  bytes: number;
  sha256: string;
  seconds: number | null;
  door: "studio" | "api";
  references: number;
  /** What its generation cost in the team's currency, for how many images; null: nobody knows. */
  cost: { amount: number; images: number } | null;
  /** The neighbours on the sheet. */
  newerId: string | null;
  olderId: string | null;
};

export type SizeOption = {
  label: string;
  size: string;
  width: number;
  height: number;
  /** Of one image, by quality (`""` where none is asked for), in the team's currency; without what nobody knows. */
  prices?: Record<string, number>;
};

/** Sizes that are made exactly as they are asked for, and what an image then costs: in one of `named`, or any other. */
export type ExactSizes = { rule: SizeRule; named?: Record<string, SizeOption["prices"]> } & Pick<SizeOption, "prices">;

/** What the composer may offer, from what the enabled channels can do. */
export type ComposerOptions = { models: ModelOptions[] };

/** What can be asked of one model. */
export type ModelOptions = {
  name: string;
  sizes: SizeOption[];
  /** What else can be asked for in pixels, by the first of these that takes it. */
  exact: ExactSizes[];
  qualities: string[];
  maxN: number;
  demo: boolean;
  /** So many reference images; 0: it takes none. */
  references: number;
  mask: boolean;
  style: boolean;
  background: boolean;
  watermark: boolean;
  /** What its files may be; empty where that cannot be said. */
  formats: string[];
  /** Whether it can be watched while it is made. */
  streaming: boolean;
};

export type KeyView = {
  id: string;
  name: string;
  /** What may be shown of it: `psk_<id>_…`. */
  hint: string;
  /** Empty: every model. */
  models: string[];
  monthlyCap: number | null;
  requestsPerMinute: number | null;
  parallelCalls: number | null;
  /** Empty: from anywhere. */
  allowedAddresses: string[];
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
};

/** Messages of the event stream `/api/events`; `job` tells of every change, with the frames once there are any. */
export type SheetEvent =
  /** `again`: told once more to a stream that was away, so perhaps no news. */
  | { type: "job"; job: JobView; frames: FrameView[]; again?: true }
  /** Images that changed otherwise: as they are now, and the ids of those that are to be seen no more. */
  | { type: "images"; frames: FrameView[]; removed: string[] }
  | { type: "quota"; quota: QuotaView }
  /** For admins: how many people wait for an answer to their wish for more images. */
  | { type: "requests"; open: number }
  /** The queue, since some have left it: the waiting jobs in their order, and null for each that is not to be seen. */
  | { type: "queue"; order: (string | null)[] }
  /** Sets that somebody changed. */
  | { type: "sets"; ids: string[] };

/** Another image that an image is related to. */
export type RelativeView = Pick<FrameView, "id" | "number" | "width" | "height" | "thumbhash" | "prompt">;

/** A page of what was made from an image. */
export type MadeView = { made: RelativeView[]; nextCursor: string | null };

/** What an image came from and what came from it, as far as its reader may see it. */
export type LineageView = MadeView & {
  /** What it is a remix of. */
  parent: RelativeView | null;
  /** In the order given. */
  references: ({ kind: "image"; image: RelativeView } | { kind: "file"; thumbnail: string })[];
  /** References that are not the reader's to see, or are gone. */
  hidden: number;
};
