import { AppError } from "@/lib/errors";
import type { Things } from "./things";

/** Who calls a function: what is done by nobody, people by their role, their keys, and visitors of links. */
export const actors = [
  "system",
  "admin",
  "owner",
  "other",
  "viewer",
  "ownersKey",
  "adminsKey",
  "viewersKey",
  "share",
  "otherShare",
] as const;
export type ActorName = (typeof actors)[number];
/** `nothing`: an answer without it. */
type Outcome = "yes" | "nothing" | "not_found" | "forbidden";
type Expected = Record<ActorName, Outcome>;

type Maker = keyof Things["make"];
export type FunctionRow = {
  /** Makes what the call uses up, anew for each caller. */
  make?: Maker;
  // An actor of each kind that the function's type lets in; the test calls with no other.
  // biome-ignore lint/suspicious/noExplicitAny: what one function takes another does not
  call: (actor: any, things: Things, made: string) => unknown;
  expected: Expected;
};

export function all(outcome: Outcome, but: Partial<Expected> = {}): Expected {
  return { ...(Object.fromEntries(actors.map((name) => [name, outcome])) as Expected), ...but };
}

const keys = (outcome: Outcome) => ({ ownersKey: outcome, adminsKey: outcome, viewersKey: outcome });
export const visitors = (outcome: Outcome) => ({ share: outcome, otherShare: outcome });

export const byAdmins = all("forbidden", { system: "yes", admin: "yes" });
export const byContributors = all("yes", { viewer: "forbidden", viewersKey: "forbidden", ...visitors("forbidden") });
/** The team's: everybody of the team, and no visitor. */
export const byTeam = (visitor: Outcome) => all("yes", visitors(visitor));
/** Somebody's own, whatever the admins may elsewhere. */
export const byOwner = (others: Outcome) => all(others, { system: "yes", owner: "yes", ownersKey: "yes" });
export const byOwnerAndAdmins = (others: Outcome) => ({ ...byOwner(others), admin: "yes" as const });
export const byPeople = (others: Outcome) => all("yes", { ...keys(others), ...visitors(others) });
export const byShare = (others: Outcome) => all("yes", { otherShare: others });

/** What becomes of a call: an answer without anything in it is `nothing`; what is another error is thrown on. */
export async function outcomeOf(call: () => unknown): Promise<string> {
  try {
    const value = await call();
    const empty = value === null || value === false || value === 0 || (Array.isArray(value) && value.length === 0);
    return empty ? "nothing" : "yes";
  } catch (error) {
    if (error instanceof AppError && ["not_found", "forbidden"].includes(error.code)) return error.code;
    throw error;
  }
}

/** Whether it is among them. */
export const has = (rows: { id: string }[], id: string) => rows.some((row) => row.id === id);
