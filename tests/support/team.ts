import { afterAll, beforeAll, beforeEach } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import type { Role } from "@/lib/generated/prisma/enums";
import { resetDatabase } from "./database";
import { freshTeam, signedIn } from "./gateway";
import { opened } from "./opened";
import { newServer, type Server } from "./server";
import { ok, startUpstream, type Upstream } from "./upstream";

// What a file's tests share. It is called at the top of the file; what it gives is filled before each test runs.

/** A scripted upstream, which answers with images at the beginning of each test. */
export function sharedUpstream(port?: () => Promise<number>): Upstream {
  const upstream = opened(async () => startUpstream(await port?.()));
  beforeEach(() => upstream.answers(ok()));
  return upstream;
}

/** A scripted upstream, and for each test an empty team of one member with a key and a quota in front of it. */
export function teamWithUpstream(options: { quota?: number; port?: () => Promise<number> } = {}) {
  const upstream = sharedUpstream(options.port);
  const person = {} as Awaited<ReturnType<typeof freshTeam>>;
  beforeEach(async () => {
    Object.assign(person, await freshTeam(options));
  });
  return { upstream, person };
}

const roles: Record<string, Role> = { admin: "admin", viewer: "viewer" };

/** For each test an empty team of these, signed in: members, but for who is called `admin` or `viewer`. */
export function teamOf<Name extends string>(...names: Name[]): Record<Name, MemberActor> {
  const team = Object.fromEntries(names.map((name) => [name, {}])) as Record<Name, MemberActor>;
  beforeEach(async () => {
    await resetDatabase();
    for (const name of names) {
      Object.assign(team[name], await signedIn(`${name}@example.com`, roles[name]));
    }
  });
  return team;
}

/** A production server that runs, with these variables or those that the function gives by then. */
export function openServer(environment: Variables | (() => Variables) = {}): Server {
  const server = {} as Server;
  beforeAll(async () => {
    Object.assign(server, await newServer(typeof environment === "function" ? environment() : environment));
    await server.start();
  });
  afterAll(() => server.remove?.());
  return server;
}

type Variables = Record<string, string>;

/** A team with a scripted upstream behind a production server of its own. */
export function teamOnServer(options: { quota?: number } = {}) {
  return { ...teamWithUpstream(options), server: openServer() };
}
