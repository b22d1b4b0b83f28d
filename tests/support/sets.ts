import type { Actor } from "@/lib/auth/actor";
import { listSetImages } from "@/lib/sets/images";
import { createSet } from "@/lib/sets/sets";
import { teamOf } from "./team";

/** For each test a team of two members and a viewer, and what they do with sets. */
export function teamWithSets() {
  const { member, other, viewer } = teamOf("member", "other", "viewer");
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
