import type { ErrorCode } from "../errors";
import { commonErrors, imageErrors } from "./errors";
import { answerExamples, editExample, requestExamples, streamExample } from "./examples";
import { limitHeaders, receiptHeaders, requestHeaders } from "./headers";
import { type Content, errorResponses, success } from "./responses";

/** The operations by path and method, for an instance at `appUrl`. */
export function operations(appUrl: string) {
  const answers = answerExamples(appUrl);
  const json = (schema: string, example: unknown): Content => ({
    "application/json": { schema: { $ref: `#/components/schemas/${schema}` }, example },
  });
  const stream = (kind: "image_generation" | "image_edit"): Content => ({
    "text/event-stream": {
      schema: { $ref: "#/components/schemas/ImageStreamEvent" },
      example: streamExample(kind, appUrl),
    },
  });
  const imageAnswers = (kind: "image_generation" | "image_edit", errors: readonly ErrorCode[]) => ({
    200: success(
      "The images; with `stream: true` as server-sent events.",
      { ...json("ImageList", answers.list), ...stream(kind) },
      [...receiptHeaders, ...limitHeaders],
    ),
    202: success(
      "With `Prefer: respond-async`: the generation, to be fetched again.",
      json("Generation", answers.queued),
      ["location", "preference-applied", "x-generation-id", "idempotency-replayed", ...limitHeaders],
    ),
    ...errorResponses(errors, [...receiptHeaders, "x-quota-reset", "retry-after", "x-should-retry", ...limitHeaders]),
  });
  const parameters = Object.keys(requestHeaders).map((name) => ({ $ref: `#/components/parameters/${name}` }));
  return {
    "/images/generations": {
      post: {
        operationId: "createImage",
        summary: "Make images",
        description:
          "Waits until the images are there, for up to 15 minutes. A caller that goes away changes nothing: the images are made and kept.",
        parameters,
        requestBody: {
          required: true,
          content: {
            "application/json": { schema: { $ref: "#/components/schemas/ImageRequest" }, examples: requestExamples },
          },
        },
        responses: imageAnswers("image_generation", imageErrors),
      },
    },
    "/images/edits": {
      post: {
        operationId: "createImageEdit",
        summary: "Make images from images",
        description: "The form that OpenAI's SDKs send, with the reference images as files.",
        parameters,
        requestBody: {
          required: true,
          content: {
            "multipart/form-data": {
              schema: { $ref: "#/components/schemas/ImageEditRequest" },
              encoding: {
                image: { contentType: "image/png, image/jpeg, image/webp" },
                "image[]": { contentType: "image/png, image/jpeg, image/webp" },
                mask: { contentType: "image/png" },
              },
              example: editExample,
            },
          },
        },
        responses: imageAnswers("image_edit", imageErrors),
      },
    },
    "/generations/{id}": {
      get: {
        operationId: "getGeneration",
        summary: "What became of a request",
        description: "The state, the receipt, and the images once they are there. Every answer has new links.",
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } }],
        responses: {
          200: success("The generation.", json("Generation", answers.succeeded)),
          ...errorResponses([...commonErrors, "not_found"], ["retry-after"]),
        },
      },
    },
    "/models": {
      get: {
        operationId: "listModels",
        summary: "The models that can be asked for",
        responses: {
          200: success("The models.", json("ModelList", answers.models)),
          ...errorResponses(commonErrors, ["retry-after"]),
        },
      },
    },
    "/openapi.json": {
      get: {
        operationId: "getDescription",
        summary: "This description",
        description: "Needs no key.",
        security: [],
        responses: {
          200: success("An OpenAPI 3.1 document.", { "application/json": { schema: { type: "object" } } }),
          304: { description: "The same as the `ETag` in `If-None-Match`." },
        },
      },
    },
  };
}
