import { cleanText } from "./clean";
import type { ProviderContext } from "./provider";

/**
 * The safety categories that a refusal of content names, as the provider writes them, cleaned: in the brackets of its
 * words (`safety_violations=[violence]`), in a list, or as filters that say of each category whether it applies.
 */
export function safetyCategories(error: unknown, context: ProviderContext): string[] {
  const { message, categories, moderation_details, inner_error, innererror, content_filter_result } = record(error);
  const spoken = /(?:violations?|categor(?:y|ies))\s*[=:]\s*\[([^\]]*)\]/i.exec(String(message ?? ""))?.[1];
  const inner = record(inner_error ?? innererror);
  const named = [
    ...(spoken?.split(",") ?? []),
    ...listed(categories),
    ...listed(record(moderation_details).categories),
    ...listed(inner.content_filter_results ?? inner.content_filter_result ?? content_filter_result),
  ];
  const clean = named.map((name) => cleanText(name.replace(/["']/g, "").trim(), 60, context)).filter(Boolean);
  return [...new Set(clean)].slice(0, 10);
}

/** The names in a list, or those of an object that are true, or an object that says `filtered` or `detected`. */
function listed(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((one) => typeof one === "string");
  return Object.entries(record(value)).flatMap(([name, one]) => {
    const { filtered, detected } = record(one);
    return one === true || filtered === true || detected === true ? [name] : [];
  });
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
