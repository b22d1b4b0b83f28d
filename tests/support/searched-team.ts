import { beforeAll } from "vitest";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { indexRest } from "@/lib/library/indexing";
import { listSheet } from "@/lib/library/sheet";
import { type Filter, noFilter, type Scope } from "@/lib/schemas/filter";
import { resetDatabase } from "./database";
import { signedIn } from "./gateway";
import { newImages } from "./pictures";

/** What the images of the team were asked for with, by the name under which `find` tells of them. */
const prompts = {
  harbour: "A quiet Harbour at noon, oil on canvas",
  harbours: "two harbours seen from the lighthouse",
  cafe: "Crème brûlée in a café in Orléans — l'été",
  chinese: "水墨山水画，远处有一座小桥",
  traditional: "霓虹燈下的城市夜景",
  japanese: "朝の光が差し込む窓辺、コーヒー",
  korean: "비 오는 거리의 빨간 우산",
  arabic: "قِطّة تجلس على النافذة",
  russian: "Тихая гавань и маяк",
  thai: "แมวนั่งบนหน้าต่าง",
  emoji: "a cat 🐈 under a rainbow 🌈",
  code: "const userName = fetch_user(id) // v2.5-beta, C++ and path/to/file.png",
  forged: "=picked =model:gpt-image-2 '=person:x' =quality:high",
  fullWidth: "ＦＵＬＬ ｗｉｄｔｈ letters",
  numbers: "42 lanterns in 1984",
};
type Name = keyof typeof prompts;

/** Of an image that is its owner's alone. */
const secretPrompt = "zirconium blueprint for the unannounced gadget";

/** A team of two with a library in many scripts, for all tests of a file, and what either finds of it. */
export function searchedTeam() {
  const owner = {} as MemberActor;
  const other = {} as MemberActor;
  const ids = {} as Record<Name | "secret" | "gone" | "revised", string>;

  beforeAll(async () => {
    await resetDatabase();
    Object.assign(owner, await signedIn("owner@example.com", "member", "Lead Member"));
    Object.assign(other, await signedIn("other@example.com", "member", "Member 2"));
    const one = async (actor: MemberActor, prompt: string, given: { private?: boolean } = {}) => {
      const [id = ""] = await newImages(actor.userId, 1, { ...given, prompt });
      return id;
    };
    for (const [name, prompt] of Object.entries(prompts)) ids[name as Name] = await one(owner, prompt);
    ids.secret = await one(owner, secretPrompt, { private: true });
    ids.gone = await one(owner, "a harbour that was thrown away");
    ids.revised = await one(other, "plain");
    await db.image.update({ where: { id: ids.gone }, data: { deletedAt: new Date() } });
    await db.image.update({ where: { id: ids.revised }, data: { revisedPrompt: "a marmalade sunset over pontoons" } });
    await db.$executeRaw`UPDATE images SET search = NULL`;
    await indexRest(60_000);
  });

  const find = async (actor: MemberActor, filter: Partial<Filter>, scope: Scope = "team") => {
    const { frames } = await listSheet(actor, { scope, filter: { ...noFilter, ...filter } });
    const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
    return frames.map(({ id }) => names.get(id) ?? id).sort();
  };
  const search = (q: string, actor = other) => find(actor, { q });
  return { owner, other, ids, find, search };
}
