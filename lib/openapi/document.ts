import { z } from "zod";
import {
  completedImageEvent,
  errorEnvelope,
  errorEvent,
  imageList,
  modelList,
  partialImageEvent,
} from "../schemas/gateway";
import { generationObject } from "../schemas/generation";
import { imageRequest } from "../schemas/image-request";
import { apiErrors } from "./errors";
import { requestHeaders, responseHeaders } from "./headers";
import { type JsonSchema, jsonSchema } from "./json-schema";
import { operations } from "./operations";
import { errorExamples } from "./responses";

/** The OpenAPI 3.1 document of an instance at `appUrl`, without anything of the team in it. */
export function openApiDocument(appUrl: string) {
  const parameters = Object.entries(requestHeaders).map(([name, header]) => [name, { name, in: "header", ...header }]);
  return {
    openapi: "3.1.0",
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    info: {
      title: "Proofsheet",
      version: "1",
      summary: "OpenAI's image API, for a team.",
      description: `Any client of OpenAI's image API works with this address and a personal key. The reference is at ${appUrl}/docs/api.`,
    },
    servers: [{ url: `${appUrl}/v1` }],
    security: [{ key: [] }],
    paths: operations(appUrl),
    components: {
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "A personal key, `psk_…`, made in Settings." },
      },
      schemas: schemas(),
      parameters: Object.fromEntries(parameters),
      headers: responseHeaders,
      examples: errorExamples(apiErrors().map(({ code }) => code)),
    },
  };
}

function schemas(): Record<string, JsonSchema> {
  const request = jsonSchema(imageRequest);
  return {
    ImageRequest: request,
    ImageEditRequest: formOf(request),
    ImageList: jsonSchema(imageList),
    Generation: jsonSchema(generationObject),
    ModelList: jsonSchema(modelList),
    ImageStreamEvent: jsonSchema(z.union([partialImageEvent, completedImageEvent, errorEvent])),
    Error: jsonSchema(errorEnvelope),
  };
}

/** The same request as a form: its images are files. */
function formOf(request: JsonSchema): JsonSchema {
  const { image: _, ...fields } = request.properties ?? {};
  const file = (description: string) => ({ description, type: "string", format: "binary" }) as JsonSchema;
  const image = file("The image to start from. PNG, JPEG or WebP, up to 50 MB.");
  return {
    ...request,
    properties: {
      ...fields,
      image,
      "image[]": { type: "array", maxItems: 16, description: "Instead of `image`, up to 16 images.", items: image },
      mask: file("A PNG of the first image's size: what is transparent in it is to be made anew."),
    },
    anyOf: [{ required: ["image"] }, { required: ["image[]"] }],
  };
}
