import { z } from "zod";

/** What `/v1` answers, beside `generation.ts`: the shapes that its description tells and that tests hold answers to. */

const unixSeconds = z.int().describe("Unix time in seconds.");
const usage = z.record(z.string(), z.unknown()).describe("What the upstream said of its usage, as it said it.");
const revisedPrompt = z.string().describe("What the upstream made of the prompt, if it said so.");
const base64 = z.string().describe("The image's bytes in base64.");
const link = z.string().describe("The original. A link that works without a key until it expires.");

/** OpenAI's list of images: with `response_format` `url` each has a `url`, with `b64_json` a `b64_json`. */
export const imageList = z.object({
  created: unixSeconds,
  data: z.array(
    z.object({ url: link.optional(), b64_json: base64.optional(), revised_prompt: revisedPrompt.optional() }),
  ),
  usage: usage.optional(),
});

const errorObject = z.object({
  message: z.string().describe("What is wrong and what to do. It may change: programs go by `code`."),
  type: z.string(),
  param: z.string().nullable().describe("The field that is wrong."),
  code: z.string().nullable(),
});

/** OpenAI's envelope, with which every error is answered. */
export const errorEnvelope = z.object({ error: errorObject });

/** OpenAI's list of models. */
export const modelList = z.object({
  object: z.literal("list"),
  data: z.array(z.object({ id: z.string(), object: z.literal("model"), created: unixSeconds, owned_by: z.string() })),
});

/** An event of `stream: true`: an image that is not finished yet. */
export const partialImageEvent = z.object({
  type: z.enum(["image_generation.partial_image", "image_edit.partial_image"]),
  b64_json: base64,
  created_at: unixSeconds,
  partial_image_index: z.int().min(0).describe("Its place among the partial images, from 0."),
});

/** An event of `stream: true`: an image that is finished and kept. One for each image. */
export const completedImageEvent = z.object({
  type: z.enum(["image_generation.completed", "image_edit.completed"]),
  b64_json: base64,
  created_at: unixSeconds,
  size: z.string().describe("The pixels delivered, `WIDTHxHEIGHT`."),
  quality: z.string(),
  output_format: z.string(),
  url: link,
  revised_prompt: revisedPrompt.optional(),
  usage: usage.optional(),
});

/** An event of `stream: true`: what went wrong. Nothing comes after it. */
export const errorEvent = z.object({ type: z.literal("error"), error: errorObject });
