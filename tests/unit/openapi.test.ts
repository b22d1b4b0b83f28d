import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { errorTable } from "@/lib/errors";
import { parseImageRequest } from "@/lib/openai-api";
import { openApiDocument } from "@/lib/openapi/document";
import { apiErrors } from "@/lib/openapi/errors";
import { imageRequest } from "@/lib/schemas/image-request";
import { appUrl, document, mismatches } from "@/tests/support/openapi";

type Operation = {
  operationId: string;
  security?: unknown[];
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string }; example?: unknown }> }>;
};
const operations = Object.entries(document.paths).flatMap(([address, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ address, method, operation: operation as Operation })),
);

test("the document is valid OpenAPI 3.1, and every reference in it leads somewhere", async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(document) as unknown as Record<string, unknown>);
  expect([result.errors, result.valid, validator.version]).toEqual([undefined, true, "3.1"]);
  for (const [, ref] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    let place: unknown = document;
    for (const part of (ref ?? "").split("/")) place = (place as Record<string, unknown>)[part];
    expect(place, ref).toBeDefined();
  }
});

test("nothing that is described is without use, and each operation has a name of its own", () => {
  const text = JSON.stringify(document);
  const kinds = ["schemas", "parameters", "headers", "examples"] as const;
  const places = kinds.flatMap((kind) => Object.keys(document.components[kind]).map((name) => `${kind}/${name}`));
  // No operation is described for a method that an address lacks.
  expect(places.filter((place) => !text.includes(`"#/components/${place}"`))).toEqual(["examples/method_not_allowed"]);
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
});

test("the routes under app/v1 and their methods are those of the document, and the other way round", () => {
  const root = path.resolve("app/v1");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => /^.+\/route\.ts$/.test(file));
  const routes = files
    .filter((file) => !file.startsWith("[[...path]]"))
    .flatMap((file) => {
      const address = `/${path.dirname(file).replace(/\[(\w+)\]/g, "{$1}")}`;
      const source = readFileSync(path.join(root, file), "utf8");
      return [...source.matchAll(/^export const (GET|POST|PUT|PATCH|DELETE)\b/gm)].map(([, method]) => {
        return `${method} ${address}`;
      });
    });
  const described = operations.map(({ address, method }) => `${method.toUpperCase()} ${address}`);
  expect(described.sort()).toEqual(routes.sort());
});

test("the document names the instance's own address, and a key for all but itself", () => {
  expect(openApiDocument("https://studio.example.com").servers).toEqual([{ url: "https://studio.example.com/v1" }]);
  expect(JSON.stringify(openApiDocument("https://studio.example.com"))).not.toContain(appUrl);
  expect(document.security).toEqual([{ key: [] }]);
  const open = operations.filter(({ operation }) => operation.security !== undefined);
  expect(open.map(({ address, operation }) => [address, operation.security])).toEqual([["/openapi.json", []]]);
});

describe("the request", () => {
  const { ImageRequest, ImageEditRequest } = document.components.schemas;

  test.each(Object.keys(imageRequest.shape))("has the field %s with a description", (name) => {
    const field = ImageRequest?.properties?.[name] as { description?: string } | undefined;
    expect(field?.description).toMatch(/^\S.*\.$/);
    if (name !== "image") expect(ImageEditRequest?.properties?.[name]).toEqual(field);
  });

  test("says what is required, what is allowed beside it, and its bounds", () => {
    expect(ImageRequest?.required).toEqual(["model", "prompt"]);
    expect(ImageRequest?.additionalProperties).toEqual({});
    expect(ImageRequest?.properties?.n).toMatchObject({
      type: ["integer", "null"],
      minimum: 0,
      maximum: 10,
      default: 1,
    });
    expect(mismatches("ImageRequest", { model: "gpt-image-2", prompt: "a harbour", n: 11 })).toHaveLength(1);
    expect(mismatches("ImageRequest", { model: "gpt-image-2", prompt: "a harbour", size: null, other: {} })).toEqual(
      [],
    );
  });

  const examples = document.paths["/images/generations"].post.requestBody.content["application/json"].examples;
  test.each(Object.entries(examples))("%s: the example is what the validator takes", (_, { value }) => {
    expect(parseImageRequest(JSON.stringify(value))).toMatchObject({ model: value.model, prompt: value.prompt });
    expect(mismatches("ImageRequest", value)).toEqual([]);
  });

  test("each field's own examples are what the validator takes", () => {
    const minimal = { model: "gpt-image-2", prompt: "a harbour" };
    const fields = Object.entries(ImageRequest?.properties ?? {}) as [string, { examples?: unknown[] }][];
    const requests = fields.flatMap(([name, { examples = [] }]) =>
      examples.map((value) => ({ ...minimal, [name]: value })),
    );
    expect(requests.length).toBeGreaterThan(10);
    for (const request of requests) expect(() => parseImageRequest(JSON.stringify(request))).not.toThrow();
  });
});

describe("the answers", () => {
  const described = operations.flatMap(({ address, method, operation }) =>
    Object.entries(operation.responses).map(([status, response]) => ({
      name: `${method} ${address} ${status}`,
      response,
    })),
  );

  test.each(described)("$name: the JSON example is as its schema says", ({ response }) => {
    const { schema, example } = response.content?.["application/json"] ?? {};
    if (example !== undefined) expect(mismatches(schema?.$ref?.split("/").at(-1) ?? "", example)).toEqual([]);
  });

  test.each(["/images/generations", "/images/edits"] as const)(
    "%s: each event of the stream's example too",
    (address) => {
      const { example } = document.paths[address].post.responses[200].content["text/event-stream"] ?? {};
      const events = String(example)
        .split("\n\n")
        .filter((event) => event.startsWith("event: "));
      expect(events).toHaveLength(2);
      for (const event of events) {
        const [, name, data] = /^event: (.+)\ndata: (.+)$/.exec(event) ?? [];
        expect(JSON.parse(data ?? "")).toMatchObject({ type: name });
        expect(mismatches("ImageStreamEvent", JSON.parse(data ?? ""))).toEqual([]);
      }
    },
  );
});

test.each(apiErrors())(
  "the error $code has the table's status and type, and the envelope",
  ({ code, status, type }) => {
    expect({ status, type }).toEqual(errorTable[code]);
    const { value } = document.components.examples[code] ?? {};
    expect(value?.error).toMatchObject({ code, type });
    expect(mismatches("Error", value)).toEqual([]);
  },
);
