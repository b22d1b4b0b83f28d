import type { Messages } from "next-intl";
import type { Translate } from "@/components/i18n/translate";
import { capitalized } from "@/lib/format";

type T = Translate<"audit">;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * What an event kept beside its subject, as `Role: admin, was member`: ids, and what the subject says already, are left
 * out. `comma` is the language's own, between the parts of a list.
 */
export function detailWords(detail: Record<string, unknown>, subject: string | null, t: T, comma: string): string[] {
  const { changes, was, ...rest } = detail;
  const words = Object.entries(rest).flatMap(([name, value], index) => {
    if (uuid.test(String(value)) || (subject !== null && value === subject)) return [];
    const said = { name: nameWords(name, t), value: valueWords(value, name, t, comma) };
    if (index > 0 || was === undefined) return [t("detail", said)];
    return [t("detailWas", { ...said, was: valueWords(was, name, t, comma) })];
  });
  return [...words, ...Object.entries(changes ?? {}).map(([name, change]) => changeWords(name, change, t, comma))];
}

function changeWords(name: string, change: unknown, t: T, comma: string): string {
  const { from, to } = (change ?? {}) as { from?: unknown; to?: unknown };
  if (from === undefined && to === undefined) return nameWords(name, t);
  return t("detailWas", {
    name: nameWords(name, t),
    value: valueWords(to, name, t, comma),
    was: valueWords(from, name, t, comma),
  });
}

/** `monthlyQuota` → `Monthly quota`; what has no words of its own yet is taken apart. */
function nameWords(name: string, t: T): string {
  const key = `names.${name}` as `names.${keyof Messages["audit"]["names"]}`;
  if (/^\w+$/.test(name) && t.has(key)) return t(key);
  return capitalized(
    name
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .replaceAll("_", " ")
      .toLowerCase(),
  );
}

/** Limits of a person's own: without one the team's counts. */
const limits = ["monthlyQuota", "dailyCap"];

function valueWords(value: unknown, of: string, t: T, comma: string): string {
  if (value === null && limits.includes(of)) return t("teams");
  if (typeof value === "number" && of === "expires") return t("inDays", { count: value });
  if (value === null || value === undefined || value === "") return t("none");
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (value === "admin" || value === "member" || value === "viewer") return t(`roles.${value}`);
  if (typeof value !== "object") return String(value);
  const parts = Array.isArray(value)
    ? value.map((one) => valueWords(one, "", t, comma))
    : Object.entries(value).map(
        ([name, one]) => `${nameWords(name, t).toLowerCase()} ${valueWords(one, name, t, comma)}`,
      );
  return parts.join(comma) || t("none");
}
