import type { z } from "zod";
import type { imageList, modelList } from "../schemas/gateway";
import type { generationObject } from "../schemas/generation";

const prompt = "Two pears and a blue bottle, window light";
const revised = "Two ripe pears beside a cobalt glass bottle in soft window light";
const id = "01990c1e-7a54-7c11-b0b4-2f1d3c5e6a70";

/** Requests for images that the validator takes, by what they show. */
export const requestExamples = {
  minimal: { summary: "A model and a prompt", value: { model: "gpt-image-2", prompt } },
  preset: { summary: "Two images of a preset's shape", value: { model: "gpt-image-2", prompt, n: 2, size: "3:2" } },
  base64: {
    summary: "The image itself in the answer",
    value: { model: "gpt-image-2", prompt, size: "1536x1024", response_format: "b64_json" },
  },
  reference: {
    summary: "With a reference image",
    value: { model: "gpt-image-2", prompt: "The same pears, in ink", image: "https://example.com/pears.png" },
  },
  stream: {
    summary: "As server-sent events",
    value: { model: "gpt-image-2", prompt, stream: true, partial_images: 2 },
  },
} as const;

/** Fields of a form for `POST /images/edits` beside its files. */
export const editExample = { model: "gpt-image-2", prompt: "The same pears, in ink", size: "3:2" } as const;

const url = (appUrl: string, variant: string) =>
  `${appUrl}/media/01990c1e-9b02-7d2f-8a61-5c0e4b7d9f13/${variant}?expires=1767225600&signature=3f9c…`;

/** What the operations answer, on an instance at `appUrl`. */
export function answerExamples(appUrl: string) {
  const list: z.infer<typeof imageList> = {
    created: 1_767_139_200,
    data: [{ url: url(appUrl, "original"), revised_prompt: revised }],
  };
  const queued: z.infer<typeof generationObject> = {
    id,
    object: "generation",
    status: "queued",
    created: 1_767_139_200,
    started_at: null,
    finished_at: null,
    model: "gpt-image-2",
    prompt,
    n: 1,
    size: "3:2",
    charged: 0,
    cost: null,
    receipt: {
      channel: null,
      attempts: [],
      size_asked: "3:2",
      size_sent: null,
      size_policy: "closest",
      delivered: [],
      prompt_sent: null,
      revised_prompts: [],
      ignored_fields: [],
      references: [],
    },
    usage: null,
    data: null,
    error: null,
  };
  const succeeded: z.infer<typeof generationObject> = {
    ...queued,
    status: "succeeded",
    started_at: 1_767_139_200,
    finished_at: 1_767_139_224,
    charged: 1,
    cost: 0.04,
    receipt: {
      ...queued.receipt,
      channel: "default",
      attempts: [{ channel: "default", outcome: "ok" }],
      size_sent: "1536x1024",
      delivered: ["1536x1024"],
      prompt_sent: prompt,
      revised_prompts: [revised],
    },
    data: [
      {
        url: url(appUrl, "original"),
        thumbnails: { small: url(appUrl, "small"), large: url(appUrl, "large") },
        revised_prompt: revised,
      },
    ],
  };
  const models: z.infer<typeof modelList> = {
    object: "list",
    data: [{ id: "gpt-image-2", object: "model", created: 1_767_139_200, owned_by: "proofsheet" }],
  };
  return { list, queued, succeeded, models };
}

/** A stream as it goes over the wire; the base64 is cut short. */
export function streamExample(kind: "image_generation" | "image_edit", appUrl: string): string {
  const partial = {
    type: `${kind}.partial_image`,
    b64_json: "iVBORw0…",
    created_at: 1_767_139_212,
    partial_image_index: 0,
  };
  const completed = {
    type: `${kind}.completed`,
    b64_json: "iVBORw0…",
    created_at: 1_767_139_224,
    size: "1536x1024",
    quality: "auto",
    output_format: "png",
    url: url(appUrl, "original"),
    revised_prompt: revised,
  };
  const events = [partial, completed].map((data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`);
  return `: working\n\n${events.join("")}`;
}
