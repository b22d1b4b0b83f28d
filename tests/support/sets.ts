import { beforeEach } from "vitest";
import type { Actor, MemberActor } from "@/lib/auth/actor";
import { listSetImages } from "@/lib/sets/images";
import { createSet } from "@/lib/sets/sets";
import { resetDatabase } from "./database";
import { signedIn } from "./gateway";

/** For each test a team of two members and a viewer, and what they do with sets. */
export function teamWithSets() {
  const member = {} as MemberActor;
  const other = {} as MemberActor;
  const viewer = {} as MemberActor;

  beforeEach(async () => {
    await resetDatabase();
    Object.assign(member, await signedIn("member@example.com"));
    Object.assign(other, await signedIn("other@example.com"));
    Object.assign(viewer, await signedIn("viewer@example.com", "viewer"));
  });

  const newSet = (imageIds?: string[], name = "Harbour") => createSet(member, { name, ...(imageIds && { imageIds }) });
  /** The ids of its images as the pages of it show them. */
  async function order(setId: string, actor: Actor = member): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof listSetImages>> = await listSetImages(actor, setId, cursor);
      ids.push(...page.frames.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return ids;
  }
  return { member, other, viewer, newSet, order };
}
