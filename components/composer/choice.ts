import type { DraftReference, Wishes } from "@/lib/schemas/draft";
import { parsePixels, takesSize } from "@/lib/schemas/sizes";
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

type Dropped = Exclude<keyof Extras, "crop" | "compression"> | "references" | "set" | "size";

/** Null if there is no model at all. `left` is what the quota allows. */
export function choiceOf(options: ComposerOptions, draft: Wishes, left: number): Choice | null {
  const model = options.models.find(({ name }) => name === draft.model) ?? options.models[0];
  if (!model) return null;
  const counts = [1, 2, 4, 8].filter((value) => value <= model.maxN);
  const possible = counts.filter((value) => value <= Math.max(1, left));
  const n = possible.includes(draft.n) ? draft.n : (possible.at(-1) ?? 1);
  const quality = draft.quality && model.qualities.includes(draft.quality) ? draft.quality : usual(model.qualities);
  const asked = sizeAsked(model, draft.size);
  const size = asked ?? closest(model.sizes, draft.size);
  const references = draft.references.slice(0, model.references);
  const extras = extrasFor(model, size, draft);
  const set = draft.private ? null : draft.set;
  const dropped = droppedFrom(draft, references, extras);
  if (size && !asked && parsePixels(draft.size ?? "")) dropped.push("size");
  return { model, size, quality, n, counts, references, set, extras, dropped };
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

/** The same size by name or pixels, or as a choice of its own where the model makes exactly that; null for any other. */
function sizeAsked(model: ModelOptions, wanted: string | null): SizeOption | null {
  const names = ({ label, size, width, height }: SizeOption) => [size, label, `${width}x${height}`];
  const same = model.sizes.find((option) => wanted !== null && names(option).includes(wanted));
  const pixels = parsePixels(wanted ?? "");
  if (same || !wanted || !pixels) return same ?? null;
  const exact = model.exact.find(({ rule }) => takesSize(rule, pixels));
  if (!exact) return null;
  const prices = exact.named?.[wanted] ?? exact.prices;
  return { label: `${pixels.width}×${pixels.height}`, size: wanted, ...pixels, ...(prices && { prices }) };
}

/** The one of the most similar shape; of those that come to the same pixels the one that is called so. */
function closest(sizes: SizeOption[], wanted: string | null): SizeOption | null {
  const shape = shapeOf(wanted);
  if (!shape) return sizes[0] ?? null;
  const gap = (other: number | null) => (other ? Math.abs(Math.log(other / shape)) : 0);
  const distances = (option: SizeOption) => [gap(option.width / option.height), gap(shapeOf(option.label))] as const;
  const nearest = sizes.toSorted((one, other) => {
    const [a, b] = [distances(one), distances(other)];
    return a[0] - b[0] || a[1] - b[1];
  });
  return nearest[0] ?? null;
}

/** The ratio that `3:2` or `1536x1024` stands for. */
function shapeOf(name: string | null): number | null {
  const [across, down] = /^\d+[x:]\d+$/.test(name ?? "") ? (name ?? "").split(/[x:]/).map(Number) : [];
  return across && down ? across / down : null;
}
