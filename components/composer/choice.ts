import type { ComposerOptions, SizeOption } from "@/lib/schemas/views";
import type { Draft } from "./draft";

type Model = ComposerOptions["models"][number];

/** What the draft comes to with what the channels can do now. */
export type Choice = { model: Model; size: SizeOption | null; quality: string | null; n: number; counts: number[] };

/** Null if there is no model at all. `left` is what the quota allows. */
export function choiceOf(options: ComposerOptions, draft: Draft, left: number): Choice | null {
  const model = options.models.find(({ name }) => name === draft.model) ?? options.models[0];
  if (!model) return null;
  const counts = [1, 2, 4, 8].filter((value) => value <= model.maxN);
  const possible = counts.filter((value) => value <= Math.max(1, left));
  const n = possible.includes(draft.n) ? draft.n : (possible.at(-1) ?? 1);
  const quality = draft.quality && model.qualities.includes(draft.quality) ? draft.quality : usual(model.qualities);
  return { model, size: closest(model.sizes, draft.size), quality, n, counts };
}

function usual(qualities: string[]): string | null {
  return qualities.find((name) => name === "medium") ?? qualities[0] ?? null;
}

/** The same size by name or pixels, else the one of the most similar shape. */
function closest(sizes: SizeOption[], wanted: string | null): SizeOption | null {
  const same = sizes.find((option) => option.size === wanted || option.label === wanted);
  if (same || !wanted) return same ?? sizes[0] ?? null;
  const [across = Number.NaN, down = Number.NaN] = wanted.split(/[x:]/).map(Number);
  const distance = (option: SizeOption) => Math.abs(Math.log((option.width / option.height) * (down / across)));
  if (Number.isNaN(across / down)) return sizes[0] ?? null;
  return sizes.toSorted((one, other) => distance(one) - distance(other))[0] ?? null;
}
