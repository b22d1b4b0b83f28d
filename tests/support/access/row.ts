import { type Caller, callers } from "./people";
import type { World } from "./world";

/** A status; with a redirect where it leads, with a shared link's page whether it shows its images or its lock. */
export type Outcome = number | string;
export type Expected = Record<Caller, Outcome>;

export type Probe = {
  /** Makes what the call uses up: its id or token, anew for each caller who is let in. */
  make?: (world: World) => Promise<string> | string;
  path: (made: string, world: World, caller: Caller) => string;
  body?: (made: string, world: World, caller: Caller) => unknown;
  form?: Record<string, string>;
  upload?: () => Promise<FormData>;
};
/** One call, and what becomes of it for each caller. `what` tells apart the rows of one route. */
export type Row = Probe & { route: string; what: string; expected: Expected };

/** Those who are not signed in. */
const strangers = callers.slice(0, 6);

function of(stranger: Outcome, viewer: Outcome, other: Outcome, owner: Outcome, admin: Outcome): Expected {
  const outcomes = Object.fromEntries(strangers.map((caller) => [caller, stranger]));
  return { ...(outcomes as Expected), viewer, other, owner, admin };
}

/** A page behind the sign-in: for viewer, other member, owner and admin. */
export const page = (viewer: Outcome, other: Outcome, owner: Outcome, admin: Outcome) =>
  of("307 /login", viewer, other, owner, admin);
/** Data behind the sign-in, likewise. */
export const data = (viewer: Outcome, other: Outcome, owner: Outcome, admin: Outcome) =>
  of(401, viewer, other, owner, admin);
export const signedIn = (outcome: Outcome) => data(outcome, outcome, outcome, outcome);
/** What viewers look at and do not change. */
export const contributors = (outcome: Outcome) => data(403, outcome, outcome, outcome);
export const admins = (outcome: Outcome) => data(403, 403, 403, outcome);
export const adminPage = page(404, 404, 404, 200);
export const everybody = (outcome: Outcome) => of(outcome, outcome, outcome, outcome, outcome);
/** Behind a link with a password: for whoever has opened it, and for all others alike. */
export const visitors = (share: Outcome, others: Outcome): Expected => ({ ...everybody(others), share });
/** A program's: viewers send their key too. */
export const keys = (owners: Outcome, others: Outcome, viewers: Outcome): Expected => ({
  ...everybody(401),
  ownersKey: owners,
  othersKey: others,
  viewer: viewers,
});

/** A row; its probe may be an address alone. */
export function row(route: string, what: string, probe: Probe | string, expected: Expected): Row {
  return { route, what, expected, ...(typeof probe === "string" ? { path: () => probe } : probe) };
}

type Maker = keyof World["make"];
export const made = (maker: Maker) => (world: World) => world.make[maker]();
/** A call on something that `maker` makes, with its id in the address. */
export const on = (maker: Maker, path: (id: string) => string, body?: Probe["body"]): Probe => ({
  ...{ make: made(maker), path },
  ...(body && { body }),
});
/** A call with a body to one address. */
export const to = (path: string, body: NonNullable<Probe["body"]>): Probe => ({ path: () => path, body });
