import type { DraftReference, Wishes } from "@/lib/schemas/draft";
import type { ComposerOptions, ModelOptions, SizeOption } from "@/lib/schemas/views";

/** What few say of an image, as far as it takes effect on the model. */
type Extras = Pick<Wishes, "style" | "background" | "watermark" | "format" | "compression" | "crop">;

/** What the draft comes to with what the channels can do now; `dropped` names what takes no effect and is not sent. */
export type Choice = {
  model: ModelOptions;
  size: SizeOption | null;
  quality: string | null;
  n: number;
  counts: number[];
  references: DraftReference[];
  /** What is private stays out of sets. */
  set: Wishes["set"];
  extras: Extras;
  dropped: Dropped[];
};

type Dropped = Exclude<keyof Extras, "crop" | "compression"> | "references" | "set";

/** Null if there is no model at all. `left` is what the quota allows. */
export function choiceOf(options: ComposerOptions, draft: Wishes, left: number): Choice | null {
  const model = options.models.find(({ name }) => name === draft.model) ?? options.models[0];
  if (!model) return null;
  const counts = [1, 2, 4, 8].filter((value) => value <= model.maxN);
  const possible = counts.filter((value) => value <= Math.max(1, left));
  const n = possible.includes(draft.n) ? draft.n : (possible.at(-1) ?? 1);
  const quality = draft.quality && model.qualities.includes(draft.quality) ? draft.quality : usual(model.qualities);
  const size = closest(model.sizes, draft.size);
  const references = draft.references.slice(0, model.references);
  const extras = extrasFor(model, size, draft);
  const set = draft.private ? null : draft.set;
  return { model, size, quality, n, counts, references, set, extras, dropped: droppedFrom(draft, references, extras) };
}

function extrasFor(model: ModelOptions, size: SizeOption | null, draft: Wishes): Extras {
  const background = model.background && draft.background && draft.background !== "auto" ? draft.background : null;
  const known = model.formats.length > 1 && draft.format !== null && model.formats.includes(draft.format);
  // A JPEG has nothing to see through.
  const format = known && !(background === "transparent" && draft.format === "jpeg") ? draft.format : null;
  return {
    style: (model.style && draft.style?.trim()) || null,
    background,
    watermark: model.watermark ? draft.watermark : null,
    format,
    compression: format === "jpeg" || format === "webp" ? draft.compression : null,
    crop: draft.crop && size !== null && differsInShape(size),
  };
}

function droppedFrom(draft: Wishes, references: DraftReference[], extras: Extras): Dropped[] {
  const names: Dropped[] = draft.references.length > references.length ? ["references"] : [];
  if (draft.style?.trim() && extras.style === null) names.push("style");
  if (draft.background && draft.background !== "auto" && extras.background === null) names.push("background");
  if (draft.watermark !== null && extras.watermark === null) names.push("watermark");
  if (draft.format !== null && extras.format === null) names.push("format");
  if (draft.set && draft.private) names.push("set");
  return names;
}

/** Whether the model makes this size in another shape than its name says. */
export function differsInShape({ label, size, width, height }: SizeOption): boolean {
  const [across = 0, down = 0] = (/^\d+:\d+$/.test(label) ? label : size).split(/[x:]/).map(Number);
  return across > 0 && down > 0 && Math.abs(Math.log((width / height) * (down / across))) > 0.02;
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
