import { syncEnvironmentChannels } from "@/lib/channels/environment";
import { db } from "@/lib/db";
import { Visitor } from "@/tests/support/browserless";
import { resetDatabase } from "@/tests/support/database";
import { newPeople } from "./people";
import { linkPassword, newThings } from "./things";

export type World = Awaited<ReturnType<typeof newWorld>>;

/** A team with one thing of each kind in front of a running server, and somebody behind each of two links. */
export async function newWorld(url: string) {
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
