import { z } from "zod";
import { maxReferences } from "./draft";
import { whole } from "./whole";

const passedOn = z.union([z.string(), z.record(z.string(), z.unknown())], { error: "should be a string or an object" });

/** Text that can be kept: Postgres takes no NUL. */
const keepable = z
  .string({ error: "should be a string" })
  .refine((text) => !text.includes("\0"), "should not contain a NUL character");
const atMost = (max: number) => keepable.max(max, `should have at most ${max} characters`);

const maxPromptCharacters = 32_000;

/** Counts characters and not their UTF-16 halves; spreads a text only if it could be short enough. */
function fitsPrompt(text: string): boolean {
  return text.length <= 2 * maxPromptCharacters && [...text].length <= maxPromptCharacters;
}

/** A reference image in one of the forms that callers use; an object of another shape is the upstream's business. */
const reference = z.union([z.string().min(1, "should not be empty"), z.record(z.string(), z.unknown())], {
  error: "should be base64, a data: or https URL, an array of these, or an object",
});

/**
 * The body of `POST /v1/images/generations`, as the seed document gives it; unknown fields pass. What `meta` says of a
 * field is what the API's description and reference page tell.
 */
export const imageRequest = z.looseObject({
  model: atMost(100)
    .min(1, "should name a model")
    .meta({
      description: "A model of `GET /models`.",
      examples: ["gpt-image-2"],
    }),
  prompt: keepable
    .refine((text) => text.trim().length > 0, "should not be empty")
    .refine((text) => fitsPrompt(text.trim()), "should have at most 32,000 characters")
    .meta({
      description: "What to make, in up to 32,000 characters. It is kept exactly as given.",
      minLength: 1,
      examples: ["Two pears and a blue bottle, window light"],
    }),
  n: whole(0, 10)
    .nullish()
    .meta({ description: "How many images. 0 means 1.", default: 1, examples: [2] }),
  size: z
    .string({ error: "should be a string" })
    .nullish()
    .meta({
      description:
        "`WIDTHxHEIGHT` in pixels (16 to 8192 a side, up to 40 megapixels), a preset such as `3:2`, or `auto`. Left out or `auto`, the upstream chooses.",
      examples: ["3:2", "1536x1024", "auto"],
    }),
  image: z
    .union([reference, z.array(reference)], {
      error: "should be base64, a data: or https URL, an array of these, or an object",
    })
    .refine(
      (value) => !Array.isArray(value) || value.length <= maxReferences,
      `should have at most ${maxReferences} images`,
    )
    .nullish()
    .meta({
      description:
        "Up to 16 reference images: base64, a `data:` or https URL, or `{url}`, `{b64_json}`, `{image_url: {url}}`. PNG, JPEG or WebP, 50 MB each.",
    }),
  response_format: z
    .enum(["url", "b64_json"], { error: 'should be "url" or "b64_json"' })
    .nullish()
    .meta({
      description: "`url`: a link that works without a key until it expires. `b64_json`: the image itself.",
      default: "url",
      examples: ["b64_json"],
    }),
  quality: atMost(100)
    .nullish()
    .meta({ description: "Passed on. It takes effect where the upstream has it.", examples: ["high"] }),
  style: passedOn.nullish().meta({ description: "Passed on as it is.", examples: ["vivid"] }),
  background: passedOn.nullish().meta({ description: "Passed on as it is.", examples: ["transparent"] }),
  watermark: z
    .boolean({ error: "should be true or false" })
    .nullish()
    .meta({ description: "Passed on. `false` and left out are two different requests.", examples: [false] }),
  output_format: atMost(100)
    .nullish()
    .meta({
      description: "The file's format: `png`, `jpeg` or `webp`, where the upstream has it.",
      examples: ["webp"],
    }),
  output_compression: z
    .number({ error: "should be a number" })
    .nullish()
    .meta({ description: "0 to 100, for `jpeg` and `webp`, where the upstream has it.", examples: [80] }),
  moderation: atMost(100)
    .nullish()
    .meta({ description: "Passed on where the upstream has it.", examples: ["low"] }),
  user: atMost(256)
    .nullish()
    .meta({ description: "Your own name for whoever asks. Passed on where the upstream has it." }),
  stream: z
    .boolean({ error: "should be true or false" })
    .nullish()
    .meta({ description: "Answer with server-sent events.", default: false, examples: [true] }),
  partial_images: whole(0, 3)
    .nullish()
    .meta({ description: "With `stream`: how many unfinished images to send on the way.", default: 0, examples: [2] }),
});

/**
 * What to do where the channel does not take the asked size: send the closest one, refuse (`strict`), or send the
 * closest one and cut the image to the asked ratio (`crop`).
 */
export const sizePolicy = z.enum(["closest", "strict", "crop"], { error: "should be closest, strict or crop" }).meta({
  description:
    "What to do where the upstream does not take the size. `closest`: send its closest size and tell the ratio in the prompt. `strict`: refuse with `size_not_supported`. `crop`: as `closest`, and cut the image to the ratio that was asked for.",
  default: "closest",
});
export type SizePolicy = z.infer<typeof sizePolicy>;

/** A request for images as the pipeline takes it, from whichever door. */
export type ImageRequest = {
  model: string;
  /** Exactly as given. */
  prompt: string;
  n: number;
  size: string | null;
  sizePolicy: SizePolicy;
  quality: string | null;
  responseFormat: "url" | "b64_json";
  /** Set where the caller wants server-sent events: how many partial images, 0 to 3. */
  stream: { partialImages: number } | null;
  /** The value of `image`, parsed, but for large images: those are the bytes between their quotes. */
  image: unknown;
  /** The JSON text of an `image` that is an object. */
  imageText: string | null;
  /** The request's JSON text without `image`: every other field byte for byte. */
  text: string;
};
