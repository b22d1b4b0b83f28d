import { z } from "zod";
import { sizePolicy } from "../schemas/image-request";
import { jsonSchema } from "./json-schema";

/** A header that a request for images may have, and the words for it. */
export const requestHeaders = {
  "Idempotency-Key": {
    description:
      "Your own name for this request, kept for 24 hours. Sent again with the same body, it gets the same answer and pays nothing. With another body: 422.",
    schema: { type: "string", minLength: 1, maxLength: 255 },
    example: "order-1042",
  },
  Prefer: {
    description: "`respond-async`: answer 202 with the generation at once, and make the images afterwards.",
    schema: { type: "string" },
    example: "respond-async",
  },
  "X-Size-Policy": {
    description: sizePolicy.meta()?.description ?? "",
    schema: jsonSchema(sizePolicy),
    example: "crop",
  },
} as const;

const text = jsonSchema(z.string());
const count = jsonSchema(z.int().min(0));
const uuid = jsonSchema(z.uuid());

/** The headers of answers: of every one, of a request for images, and of a limit. */
export const responseHeaders = {
  "x-request-id": { description: "This answer's name in the server's log.", schema: uuid },
  "x-generation-id": { description: "The generation: fetch it again with `GET /generations/{id}`.", schema: uuid },
  "x-channel": { description: "The upstream that made the images.", schema: text },
  "x-size-asked": { description: "The size that you asked for.", schema: text },
  "x-size-sent": { description: "The size that the upstream was asked for.", schema: text },
  "x-ignored-fields": { description: "Fields of the request that had no effect, separated by commas.", schema: text },
  "x-quota-remaining": {
    description: "Images that may still be made: the least that your month, your day and the key's own cap leave.",
    schema: count,
  },
  "x-quota-reset": { description: "With `insufficient_quota`: when the images come back, ISO 8601.", schema: text },
  "idempotency-replayed": {
    description: "`true`: this is the answer of an earlier request with the same Idempotency-Key.",
    schema: { type: "string", const: "true" },
  },
  location: { description: "Where the generation is to be fetched.", schema: text },
  "preference-applied": {
    description: "That `Prefer` was followed.",
    schema: { type: "string", const: "respond-async" },
  },
  "retry-after": { description: "Seconds after which another try makes sense.", schema: count },
  "x-should-retry": {
    description: "`false`: do not send it again, it could pay twice or cannot help. OpenAI's SDKs obey it.",
    schema: { type: "string", enum: ["true", "false"] },
  },
  "x-ratelimit-limit-requests": { description: "Requests that the key may make in a minute.", schema: count },
  "x-ratelimit-remaining-requests": { description: "How many of them are left.", schema: count },
  "x-ratelimit-reset-requests": { description: "When all of them are there again.", schema: text },
} as const;

export type HeaderName = keyof typeof responseHeaders;

/** The receipt: what a request for images is told beside the images. */
export const receiptHeaders: HeaderName[] = [
  "x-request-id",
  "x-generation-id",
  "x-channel",
  "x-size-asked",
  "x-size-sent",
  "x-ignored-fields",
  "x-quota-remaining",
  "idempotency-replayed",
];

/** What a key with a limit is told in the answer to a request for images. */
export const limitHeaders: HeaderName[] = [
  "x-ratelimit-limit-requests",
  "x-ratelimit-remaining-requests",
  "x-ratelimit-reset-requests",
];

/** References to these headers, as a response of the document has them. */
export function headerRefs(names: readonly HeaderName[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
