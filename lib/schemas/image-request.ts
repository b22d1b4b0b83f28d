import { z } from "zod";

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
const reference = z.union([z.string().min(1), z.record(z.string(), z.unknown())], {
  error: "should be base64, a data: or https URL, an array of these, or an object",
});

/** The body of `POST /v1/images/generations`, as the seed document gives it; unknown fields pass. */
export const imageRequest = z.looseObject({
  model: atMost(100).min(1, "should name a model"),
  prompt: keepable
    .refine((text) => text.trim().length > 0, "should not be empty")
    .refine((text) => fitsPrompt(text.trim()), "should have at most 32,000 characters"),
  n: z
    .number({ error: "should be a whole number from 0 to 10" })
    .int("should be a whole number from 0 to 10")
    .min(0, "should be a whole number from 0 to 10")
    .max(10, "should be a whole number from 0 to 10")
    .nullish(),
  size: z.string({ error: "should be a string" }).nullish(),
  image: z
    .union([reference, z.array(reference)], {
      error: "should be base64, a data: or https URL, an array of these, or an object",
    })
    .refine((value) => !Array.isArray(value) || value.length <= 16, "should have at most 16 images")
    .nullish(),
  response_format: z.enum(["url", "b64_json"], { error: 'should be "url" or "b64_json"' }).nullish(),
  quality: atMost(100).nullish(),
  style: passedOn.nullish(),
  background: passedOn.nullish(),
  watermark: z.boolean({ error: "should be true or false" }).nullish(),
  output_format: atMost(100).nullish(),
  output_compression: z.number({ error: "should be a number" }).nullish(),
  moderation: atMost(100).nullish(),
  user: atMost(256).nullish(),
  stream: z.boolean({ error: "should be true or false" }).nullish(),
  partial_images: z
    .number({ error: "should be a whole number from 0 to 3" })
    .int("should be a whole number from 0 to 3")
    .min(0, "should be a whole number from 0 to 3")
    .max(3, "should be a whole number from 0 to 3")
    .nullish(),
});

/**
 * What to do where the channel does not take the asked size: send the closest one, refuse (`strict`), or send the
 * closest one and cut the image to the asked ratio (`crop`).
 */
export const sizePolicy = z.enum(["closest", "strict", "crop"], { error: "should be closest, strict or crop" });
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
  /** The value of `image`, parsed, and its JSON text. */
  image: unknown;
  imageText: string | null;
  /** The request's JSON text without `image`: every other field byte for byte. */
  text: string;
};
