import { sliceFields } from "../raw-json";
import type { Capabilities } from "../schemas/channel";
import type { ImageRequest, SizePolicy } from "../schemas/image-request";
import { takesSize } from "../schemas/sizes";
import { targetPixels } from "./size";

/** What of a request decides which channel is the right one. */
export type Wish = {
  model: string;
  size: string | null;
  sizePolicy: SizePolicy;
  n: number;
  /** How many reference images there are. */
  references: number;
  mask: boolean;
  background: string | null;
  /** Set where the caller wants to see the image coming. */
  stream: { partialImages: number } | null;
};

type Role = { role: "image" | "mask" };

/** The wish of a request; `prepared` are references that are in storage already, beside those of its `image`. */
export function wishOfRequest(request: ImageRequest, prepared: readonly Role[] = []): Wish {
  const { image } = request;
  const inline = image === null ? 0 : Array.isArray(image) ? image.length : 1;
  return { ...shared(request, request.text), size: request.size, ...counted(prepared, inline) };
}

type KeptRequest = Pick<Wish, "model" | "sizePolicy" | "n"> & {
  request: string;
  sizeAsked: string | null;
  references: readonly Role[];
};

/** The wish of a generation's row. */
export function wishOfGeneration(row: KeptRequest): Wish {
  return { ...shared(row, row.request), size: row.sizeAsked, ...counted(row.references, 0) };
}

/**
 * What of a wish a channel cannot do, as a number: 0 covers all of it. What would be lost (references, a transparent
 * background) weighs more than what is made up for (the closest size, more calls).
 */
export function shortfall(can: Capabilities, wish: Wish): number {
  const target = targetPixels(wish.size);
  return (
    (wish.references > 0 && !can.references ? 8 : 0) +
    (wish.background === "transparent" && !can.background ? 4 : 0) +
    (target && !takesSize(can.sizes, target) ? 2 : 0) +
    (wish.n > can.maxN ? 1 : 0)
  );
}

function shared({ model, sizePolicy, n }: Pick<Wish, "model" | "sizePolicy" | "n">, text: string) {
  const fields = sliceFields(text);
  const background = fields.get("background");
  return {
    model,
    sizePolicy,
    n,
    background: background?.startsWith('"') ? (JSON.parse(background) as string) : null,
    stream: fields.get("stream") === "true" ? { partialImages: Number(fields.get("partial_images") ?? 0) } : null,
  };
}

function counted(references: readonly Role[], inline: number) {
  const masks = references.filter(({ role }) => role === "mask").length;
  return { references: inline + references.length - masks, mask: masks > 0 };
}
