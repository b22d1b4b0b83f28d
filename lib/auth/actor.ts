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
};

/** The product itself: worker, command line, sweeps. */
export type SystemActor = { kind: "system"; name: string };

export type Person = MemberActor | KeyActor;
export type Actor = Person | SystemActor;
