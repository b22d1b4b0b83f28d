import type { Translate } from "@/components/i18n/translate";
import type { KeyView } from "@/lib/schemas/views";

/**
 * What a key is kept to, in words: `50 images a month`, `only from 203.0.113.0/24`. Empty for a key without limits; `comma`
 * is the language's own, between models or addresses.
 */
export function keyLimits(key: Limits, t: Translate<"settings">, comma: string): string[] {
  const { models, monthlyCap, requestsPerMinute, parallelCalls, allowedAddresses } = key;
  return [
    models.length > 0 ? t("limits.models", { models: models.join(comma) }) : "",
    monthlyCap === null ? "" : t("limits.monthlyCap", { count: monthlyCap }),
    requestsPerMinute === null ? "" : t("limits.requestsPerMinute", { count: requestsPerMinute }),
    parallelCalls === null ? "" : t("limits.parallelCalls", { count: parallelCalls }),
    allowedAddresses.length > 0 ? t("limits.allowedAddresses", { addresses: allowedAddresses.join(comma) }) : "",
  ].filter(Boolean);
}

type Limits = Pick<KeyView, "models" | "monthlyCap" | "requestsPerMinute" | "parallelCalls" | "allowedAddresses">;
