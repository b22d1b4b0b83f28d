import { z } from "zod";

const passedOn = z.union([z.string(), z.record(z.string(), z.unknown())], { error: "should be a string or an object" });

/** A reference image in one of the forms that callers use; an object of another shape is the upstream's business. */
const reference = z.union([z.string().min(1), z.record(z.string(), z.unknown())], {
  error: "should be base64, a data: or https URL, an array of these, or an object",
});

/** The body of `POST /v1/images/generations`, as the seed document gives it; unknown fields pass. */
export const imageRequest = z.looseObject({
  model: z.string({ error: "should be a string" }).min(1, "should name a model"),
  prompt: z
    .string({ error: "should be a string" })
    .refine((text) => text.trim().length > 0, "should not be empty")
    .refine((text) => text.trim().length <= 32_000, "should have at most 32,000 characters"),
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
  quality: z.string({ error: "should be a string" }).nullish(),
  style: passedOn.nullish(),
  background: passedOn.nullish(),
  watermark: z.boolean({ error: "should be true or false" }).nullish(),
  output_format: z.string({ error: "should be a string" }).nullish(),
  output_compression: z.number({ error: "should be a number" }).nullish(),
  moderation: z.string({ error: "should be a string" }).nullish(),
  user: z.string({ error: "should be a string" }).nullish(),
});

/** A request for images as the pipeline takes it, from whichever door. */
export type ImageRequest = {
  model: string;
  /** Exactly as given. */
  prompt: string;
  n: number;
  size: string | null;
  quality: string | null;
  responseFormat: "url" | "b64_json";
  /** The value of `image`, parsed, and its JSON text. */
  image: unknown;
  imageText: string | null;
  /** The request's JSON text without `image`: every other field byte for byte. */
  text: string;
};
