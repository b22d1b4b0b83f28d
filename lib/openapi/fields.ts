import { imageRequest } from "../schemas/image-request";
import { type JsonSchema, jsonSchema } from "./json-schema";

export type Field = { name: string; type: string; required: boolean; fallback: string | null; description: string };

/** The fields of a request for images, as the reference lists them: those that are required first. */
export function requestFields(): Field[] {
  const { properties = {}, required = [] } = jsonSchema(imageRequest);
  const fields = Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) => ({
    name,
    type: typeName(schema),
    required: required.includes(name),
    fallback: schema.default === undefined ? null : String(schema.default),
    description: schema.description ?? "",
  }));
  return fields.toSorted((a, b) => Number(b.required) - Number(a.required));
}

/** A schema's type in words; that a field may be null goes without saying. */
function typeName(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map(String).join(" or ");
  if (schema.anyOf) return [...new Set((schema.anyOf as JsonSchema[]).map(typeName))].filter(Boolean).join(" or ");
  const types = [schema.type].flat().filter((type) => type !== "null");
  const { minimum, maximum } = schema;
  if (types[0] === "array") return "list";
  return minimum === undefined || maximum === undefined ? types.join(" or ") : `${types[0]}, ${minimum} to ${maximum}`;
}
