import { afterAll, beforeAll, beforeEach } from "vitest";
import { syncEnvironmentChannels } from "@/lib/channels/environment";
import { db } from "@/lib/db";
import { Visitor } from "@/tests/support/browserless";
import { resetDatabase, testEnvironment } from "@/tests/support/database";
import { newServer, type Server } from "@/tests/support/server";
import { startUpstream, type Upstream } from "@/tests/support/upstream";
import { newPeople } from "./people";
import { linkPassword, newThings } from "./things";

/** That team on a server that logs at this level. Called at the top of a file, and filled before its tests run. */
export function worldOnServer(LOG_LEVEL: string) {
  const server = {} as Server;
  const world = {} as World;
  let upstream: Upstream | undefined;
  beforeAll(async () => {
    upstream = await startUpstream();
    Object.assign(server, await newServer({ DATA_DIR: testEnvironment.DATA_DIR, LOG_LEVEL }));
    await server.start();
    Object.assign(world, await newWorld(server.url));
  });
  afterAll(async () => {
    await server.remove?.();
    await upstream?.stop();
  });
  beforeEach(async () => void (await db.attempt.deleteMany()));
  return { server, world };
}

export type World = Awaited<ReturnType<typeof newWorld>>;

/** A team with one thing of each kind in front of a running server, and somebody behind each of two links. */
async function newWorld(url: string) {
  await resetDatabase();
  await db.team.updateMany({ data: { masterKeyCheck: new Uint8Array(32) } });
  await syncEnvironmentChannels();
  const people = await newPeople(url);
  const things = await newThings(people.owner, people.other);
  const { link, foreignLink } = things.links;
  const visitors = { share: await opened(url, link.path), otherShare: await opened(url, foreignLink.path) };
  return { url, people, visitors, ...things };
}

/** Somebody who has typed a link's password, and given a name for their reviews. */
async function opened(url: string, path: string): Promise<Visitor> {
  const visitor = new Visitor(url);
  await visitor.fetch(`${path}/unlock`, { form: { password: linkPassword } });
  const named = await visitor.fetch(`${path}/review`, { body: { name: "A guest" } });
  if (named.status !== 303) throw new Error(`The link does not open: ${named.status}`);
  return visitor;
}
