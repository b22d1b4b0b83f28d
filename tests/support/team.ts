import { afterAll, beforeAll, beforeEach } from "vitest";
import { freshTeam } from "./gateway";
import { newServer, type Server } from "./server";
import { ok, startUpstream, type Upstream } from "./upstream";

// What a file's tests share. It is called at the top of the file; what it gives is filled before each test runs.

/** A scripted upstream, which answers with images at the beginning of each test. */
export function sharedUpstream(port?: () => Promise<number>): Upstream {
  const upstream = {} as Upstream;
  beforeAll(async () => {
    Object.assign(upstream, await startUpstream(await port?.()));
  });
  afterAll(() => upstream.stop?.());
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

/** The same behind a production server of its own. */
export function teamOnServer(options: { quota?: number } = {}) {
  const team = teamWithUpstream(options);
  const server = {} as Server;
  beforeAll(async () => {
    Object.assign(server, await newServer());
    await server.start();
  });
  afterAll(() => server.remove?.());
  return { ...team, server };
}
