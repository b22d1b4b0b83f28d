import { z } from "zod";

const unixSeconds = z.int();
const text = z.string();

const reference = z
  .object({
    role: z.enum(["image", "mask"]),
    mime: text.nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    bytes: z.int().nullable(),
    sha256: text.nullable().describe("In hexadecimal digits."),
  })
  .describe(
    "An image that the request was given. All but the role is null for an object that only the upstream reads.",
  );

const attempt = z.object({
  channel: text,
  outcome: text.describe("answered, or the class of the failure."),
  images: z.int().optional().describe("How many it was asked for."),
  status: z.int().optional().describe("The upstream's HTTP status."),
  message: text.optional().describe("The upstream's words."),
  ms: z.int().optional(),
});

const receipt = z
  .object({
    channel: text.nullable().describe("Who made the images, or was asked last."),
    attempts: z.array(attempt).describe("The calls of upstreams, in order."),
    size_asked: text.nullable(),
    size_sent: text.nullable(),
    size_policy: z.enum(["closest", "strict", "crop"]),
    delivered: z.array(text).describe("The pixels of each image, WIDTHxHEIGHT."),
    prompt_sent: text.nullable().describe("The prompt as the upstream got it."),
    revised_prompts: z.array(text.nullable()).describe("What the upstream made of the prompt, for each image."),
    ignored_fields: z.array(text).describe("Fields of the request that had no effect."),
    references: z.array(reference),
  })
  .describe("What was asked, sent and got.");

const item = z.object({
  url: text.describe("The original. A link that works without a key until it expires."),
  thumbnails: z
    .object({ small: text, large: text })
    .describe("Links to WebP pictures of at most 320 and 960 pixels a side."),
  revised_prompt: text.optional(),
});

/** The answer of `GET /v1/generations/{id}`: what became of a request for images. */
export const generationObject = z.object({
  id: z.uuid(),
  object: z.literal("generation"),
  status: z
    .enum(["queued", "running", "succeeded", "failed", "unknown"])
    .describe(
      "failed: nothing was charged, also where it was cancelled. unknown: the upstream may have been paid, so it counts, and is never asked again.",
    ),
  created: unixSeconds,
  started_at: unixSeconds.nullable(),
  finished_at: unixSeconds.nullable(),
  model: text,
  prompt: text.describe("Exactly as it was given."),
  n: z.int(),
  size: text.nullable().describe("As it was asked for."),
  charged: z.int().describe("Images that count against the quota, less what an admin gave back. 0 until it has ended."),
  cost: z
    .number()
    .nullable()
    .describe(
      "What is charged for them, in the team's currency. null until it has ended, and where nobody knows the price.",
    ),
  receipt,
  usage: z.record(text, z.unknown()).nullable().describe("What the upstream said of its usage."),
  data: z
    .array(item)
    .nullable()
    .describe("The images, once it has succeeded; without those that were put into the trash."),
  error: z
    .object({ message: text, type: text, param: text.nullable(), code: text.nullable() })
    .nullable()
    .describe("Why there are no images, once it is failed or unknown."),
});
export type GenerationObject = z.infer<typeof generationObject>;
