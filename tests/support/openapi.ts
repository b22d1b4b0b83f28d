import { createRequire } from "node:module";
import { openApiDocument } from "@/lib/openapi/document";

/** What an instance at this address says of itself. */
export const appUrl = "http://localhost:3000";
export const document = openApiDocument(appUrl);

/** The JSON Schema validator that the OpenAPI validator brings, in the draft of OpenAPI 3.1. */
const ofTheValidator = createRequire(createRequire(import.meta.url).resolve("@seriousme/openapi-schema-validator"));
type Mismatch = { instancePath: string; message?: string; params: object };
type Validate = { (value: unknown): boolean; errors?: Mismatch[] | null };
type Ajv = { addSchema(schema: object, key: string): Ajv; getSchema(ref: string): Validate | undefined };
const { Ajv2020 } = ofTheValidator("ajv/dist/2020.js") as { Ajv2020: new (options: object) => Ajv };
const addFormats = ofTheValidator("ajv-formats") as (ajv: Ajv) => void;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(closed({ components: { schemas: document.components.schemas } }), "document");

/** What of `value` is not as the document's schema `name` says; fields that it does not name count too. */
export function mismatches(name: string, value: unknown): string[] {
  const validate = ajv.getSchema(`document#/components/schemas/${name}`);
  if (!validate) throw new Error(`The document has no schema ${name}`);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    return `${instancePath} ${message} ${JSON.stringify(params)}`;
  });
}

/** The same schemas, where an object has no fields but those named: an answer with another one is a drift. */
function closed<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(closed) as T;
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isObject = copy.type === "object" && typeof copy.properties === "object" && !("additionalProperties" in copy);
  return (isObject ? { ...copy, additionalProperties: false } : copy) as T;
}
