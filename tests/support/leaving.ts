import { beforeEach } from "vitest";
import type { KeyActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { runClaimed } from "@/lib/generations/run";
import { parseImageRequest } from "@/lib/openai-api";
import { newMember } from "@/tests/support/gateway";
import { teamWithUpstream } from "@/tests/support/team";

/** A scripted upstream, and for each test somebody who leaves and whoever takes over what they leave. */
export function leavingTeam() {
  const { person: leaver, upstream } = teamWithUpstream();
  const heir = {} as Awaited<ReturnType<typeof newMember>>;

  beforeEach(async () => {
    Object.assign(heir, await newMember("heir@example.com"));
  });

  function asKey(person: { userId: string; keyId: string }): KeyActor {
    const limits = { monthlyCap: null, requestsPerMinute: null, parallelCalls: null };
    return { kind: "key", ...person, email: "", name: "", role: "member", models: [], limits };
  }

  async function admitted(n = 1, claim = true) {
    const request = parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt: "a harbour", n }));
    return admit(asKey(leaver), request, claim ? { door: "api", claim } : { door: "studio", claim });
  }

  /** n images of the leaver's, the last one private. */
  async function imagesOf(n: number): Promise<string[]> {
    const { claimed } = await admitted(n);
    const result = claimed && (await runClaimed(claimed));
    const ids = result?.images.map(({ id }) => id) ?? [];
    await db.image.update({ where: { id: ids.at(-1) ?? "" }, data: { private: true } });
    return ids;
  }

  async function belongings() {
    const images = await imagesOf(3);
    const set = await db.set.create({ data: { userId: leaver.userId, name: "Launch" } });
    await db.setImage.create({ data: { setId: set.id, imageId: images[0] ?? "", position: "a0" } });
    for (const token of ["a", "b"]) {
      await db.share.create({ data: { userId: leaver.userId, setId: set.id, tokenHash: Buffer.from(token) } });
    }
    await db.session.create({
      data: { userId: leaver.userId, tokenHash: Buffer.from("s"), expiresAt: new Date(Date.now() + 1e6) },
    });
    await admitted(2, false);
    return images;
  }

  const owners = async () => (await db.image.findMany({ orderBy: { index: "asc" } })).map(({ userId }) => userId);
  const trashed = async () =>
    (await db.image.findMany({ orderBy: { index: "asc" } })).map((one) => one.deletedAt !== null);

  return { leaver, heir, upstream, asKey, admitted, imagesOf, belongings, owners, trashed };
}
