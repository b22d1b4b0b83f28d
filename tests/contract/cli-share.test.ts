import { once } from "node:events";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { createShare, findLiveShare } from "@/lib/shares/shares";
import { teamOf } from "@/tests/support/team";
import { testEnvironment } from "../support/database";
import { launch } from "../support/launcher";
import { newImages } from "../support/pictures";

/** Each is a process of its own, which takes seconds on a busy machine. */
const slow = { timeout: 60_000 };
const { member: me } = teamOf("member");
let images: string[];

beforeEach(async () => {
  images = await newImages(me.userId, 2);
});

test("links are listed without their addresses, and revoked by id or address", slow, async () => {
  const { share } = await createShare(me, { imageIds: images, title: "For the client" });
  const { share: second } = await createShare(me, { imageIds: images, expires: null });
  const listed = await run(["share", "list", "--user", "member@example.com", "--json"]);
  expect(listed).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { id: second.id, state: "live", endsAt: null, count: 2 },
    { id: share.id, state: "live", title: "For the client", owner: { name: "A member" }, views: 0 },
  ]);
  for (const { url } of [share, second]) expect(listed.stdout).not.toContain(url?.split("/s/")[1]);

  const revoked = await run(["share", "revoke", share.id, "--json"]);
  expect(JSON.parse(revoked.stdout)).toEqual({ id: share.id, revoked: true });
  expect((await run(["share", "revoke", second.url ?? ""])).stdout).toBe(`Revoked ${second.id}.\n`);
  for (const { url } of [share, second]) expect(await findLiveShare(url?.split("/s/")[1] ?? "")).toBeNull();
  expect(await db.auditEvent.count({ where: { action: "share.revoke", actorName: "cli" } })).toBe(2);

  const lines = (await run(["share", "list"])).stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^ID +STATE +PERSON +SHOWS +IMAGES +VIEWS +ENDS +TITLE$/);
  expect(lines[1]).toMatch(/revoked +A member +images +2 +0 +never$/);
});

test("what is no link of this team is said in one line", slow, async () => {
  const unknown = `http://localhost:3000/s/${"A".repeat(43)}`;
  expect(await run(["share", "revoke", unknown])).toEqual({
    code: 1,
    stdout: "",
    stderr: "This link was not found.\n",
  });
  expect(await run(["share", "revoke", "x"])).toMatchObject({ code: 2, stdout: "" });
  expect(await run(["share", "list", "--user", "nobody@example.com"])).toMatchObject({ code: 1, stdout: "" });
});

async function run(args: string[]) {
  const { PATH = "" } = process.env;
  const one = launch({ PATH, ...testEnvironment }, args, "pipe");
  one.child.stdin?.end("");
  await once(one.child, "close");
  return { code: await one.ended, stdout: one.stdout(), stderr: one.stderr() };
}
