/** The fields of a request that say how an image is to look, beside its prompt, size and quality. */
export const askedFields = [
  "style",
  "background",
  "watermark",
  "output_format",
  "output_compression",
  "negative_prompt",
  "seed",
  "moderation",
] as const;

/** What was asked for, under the request's own names; what was not said is not there. */
export type AskedView = Partial<Record<(typeof askedFields)[number], string | number | boolean>>;
