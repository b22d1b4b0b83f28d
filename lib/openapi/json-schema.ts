import { z } from "zod";

/** A JSON Schema of draft 2020-12, the dialect of OpenAPI 3.1. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schema of what `schema` accepts. Fields that are not named are allowed, so that a later version may add some;
 * choices within choices are one, «or null» is written as a type where it can be, and what JSON's numbers and formats
 * say by themselves is left out.
 */
export function jsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io: "input",
    override: ({ jsonSchema }) => simplify(jsonSchema),
  });
  return made;
}

function simplify(schema: JsonSchema): void {
  if (JSON.stringify(schema.propertyNames) === '{"type":"string"}') delete schema.propertyNames;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.format) delete schema.pattern;
  if (!schema.anyOf) return;
  const choices = (schema.anyOf as JsonSchema[]).flatMap((choice) =>
    Object.keys(choice).length === 1 && choice.anyOf ? (choice.anyOf as JsonSchema[]) : [choice],
  );
  schema.anyOf = choices;
  const [only, nothing] = choices;
  if (choices.length !== 2 || nothing?.type !== "null" || typeof only?.type !== "string" || only.enum || only.const) {
    return;
  }
  delete schema.anyOf;
  Object.assign(schema, { ...only, ...schema, type: [only.type, "null"] });
}
