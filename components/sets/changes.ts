import type { Translate } from "@/components/i18n/translate";
import { request } from "@/components/request";
import { maxSetImagesAtOnce } from "@/lib/schemas/limits";
import type { AddedView, Positions, RemovedView, SetView } from "@/lib/schemas/set";

/** Adds images to a set, however many, and says what became of them. Throws `RequestError`. */
export async function addToSet(
  setId: string,
  imageIds: string[],
  t: Translate<"sets">,
): Promise<{ added: string[]; words: string }> {
  const outcomes: AddedView[] = [];
  for (const part of parts(imageIds)) {
    outcomes.push(await request<AddedView>("POST", `/api/sets/${setId}/images`, { imageIds: part }));
  }
  const set = outcomes.at(-1)?.set;
  const added = outcomes.flatMap((one) => one.added);
  const sum = (of: "already" | "gone") => outcomes.reduce((total, one) => total + one[of], 0);
  return { added, words: set ? wordsOfAdded({ added, already: sum("already"), gone: sum("gone"), set }, t) : "" };
}

/** Makes a set from images, however many. Throws `RequestError`. */
export async function newSet(name: string, imageIds: string[]): Promise<SetView> {
  const [first, ...rest] = parts(imageIds);
  let set: SetView = await request("POST", "/api/sets", { name, ...(first && { imageIds: first }) });
  for (const part of rest) {
    ({ set } = await request<AddedView>("POST", `/api/sets/${set.id}/images`, { imageIds: part }));
  }
  return set;
}

/** Takes images out of a set, however many, and says where they stood. Throws `RequestError`. */
export async function removeFromSet(setId: string, imageIds: string[]): Promise<Positions> {
  let removed: Positions = {};
  for (const part of parts(imageIds)) {
    const next = await request<RemovedView>("DELETE", `/api/sets/${setId}/images`, { imageIds: part });
    removed = { ...removed, ...next.removed };
  }
  return removed;
}

/** Puts images back where they stood. Throws `RequestError`. */
export async function putBack(setId: string, positions: Positions): Promise<void> {
  for (const part of parts(Object.keys(positions))) {
    const places = Object.fromEntries(part.map((id) => [id, positions[id]]));
    await request("POST", `/api/sets/${setId}/images`, { imageIds: part, positions: places });
  }
}

function parts(ids: string[]): string[][] {
  const number = Math.ceil(ids.length / maxSetImagesAtOnce);
  return Array.from({ length: number }, (_, at) => ids.slice(at * maxSetImagesAtOnce, (at + 1) * maxSetImagesAtOnce));
}

function wordsOfAdded({ added, already, gone, set }: AddedView, t: Translate<"sets">): string {
  return [
    added.length > 0 ? t("added", { count: added.length, name: set.name }) : t("nothingNew", { name: set.name }),
    already > 0 && t("already", { count: already }),
    gone > 0 && t("gone", { count: gone }),
    added.length > 0 && set.links > 0 && t("linksShow", { count: set.links }),
  ]
    .filter(Boolean)
    .join(" ");
}
