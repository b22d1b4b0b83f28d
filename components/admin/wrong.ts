import type { z } from "zod";
import { wordsOfIssue } from "@/components/request";
import type { Problems } from "@/components/use-action";

/** What is wrong with a form's values, by the field's path: `models.0.name`. Null if nothing is. */
export function wrong(schema: z.ZodType, values: unknown): Problems | null {
  const issues = schema.safeParse(values).error?.issues;
  if (!issues) return null;
  return Object.fromEntries(issues.toReversed().map(({ path, message }) => [path.join("."), wordsOfIssue(message)]));
}

/** Of what was found wrong when it was sent, what is so still: a field that is put right says nothing more. */
export function still(found: Problems, now: Problems | null): Problems {
  return Object.fromEntries(Object.entries(found).flatMap(([field]) => (now?.[field] ? [[field, now[field]]] : [])));
}
