import type { Role } from "../generated/prisma/enums";

/** Who asks. Every function that reads or changes what somebody owns takes one first. */
export type MemberActor = {
  kind: "member";
  userId: string;
  sessionId: string;
  email: string;
  name: string;
  role: Role;
  /** Where the request comes from, for the audit log; null if that is not known. */
  address: string | null;
};

export type KeyActor = {
  kind: "key";
  userId: string;
  keyId: string;
  email: string;
  name: string;
  role: Role;
  /** Empty: every model. */
  models: string[];
  limits: KeyLimits;
};

/** What a key of its own may: images a calendar month, requests a minute, calls open at once. Null: no such limit. */
export type KeyLimits = { monthlyCap: number | null; requestsPerMinute: number | null; parallelCalls: number | null };

/** Whoever holds a shared link that is good now, and its password if it has one. */
export type ShareActor = {
  kind: "share";
  shareId: string;
  /** The set that is shown as it is at the moment; null: the images that the link itself lists. */
  setId: string | null;
  /** Whose link it is: it shows no private image of anybody else's. */
  sharerId: string;
  /** The link's own, after which what is downloaded is named. */
  title: string | null;
  allowDownload: boolean;
  allowOriginals: boolean;
  showPrompts: boolean;
  allowReview: boolean;
  /** Once they have given a name. */
  visitorId: string | null;
};

/** The product itself: worker, command line, sweeps. */
export type SystemActor = { kind: "system"; name: string };

export type Person = MemberActor | KeyActor;
/** Whoever belongs to the team: what they change is written into the audit log. */
export type TeamActor = Person | SystemActor;
export type Actor = Person | ShareActor | SystemActor;
