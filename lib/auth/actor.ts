import type { Role } from "../generated/prisma/enums";

/** Who asks. Every function that reads or changes what somebody owns takes one first. */
export type MemberActor = {
  kind: "member";
  userId: string;
  sessionId: string;
  email: string;
  name: string;
  role: Role;
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

/** The product itself: worker, command line, sweeps. */
export type SystemActor = { kind: "system"; name: string };

export type Person = MemberActor | KeyActor;
export type Actor = Person | SystemActor;
