import { capitalized, count } from "@/lib/format";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What an event kept beside its subject, as `Role: admin, was member`: ids, and what the subject says already, are left out. */
export function detailWords(detail: Record<string, unknown>, subject: string | null): string[] {
  const { changes, was, ...rest } = detail;
  const words = Object.entries(rest).flatMap(([name, value], index) => {
    if (uuid.test(String(value)) || (subject !== null && value === subject)) return [];
    const before = index === 0 && was !== undefined ? `, was ${valueWords(was, name)}` : "";
    return [`${nameWords(name)}: ${valueWords(value, name)}${before}`];
  });
  return [...words, ...Object.entries(changes ?? {}).map(([name, change]) => changeWords(name, change))];
}

function changeWords(name: string, change: unknown): string {
  const { from, to } = (change ?? {}) as { from?: unknown; to?: unknown };
  if (from === undefined && to === undefined) return nameWords(name);
  return `${nameWords(name)}: ${valueWords(to, name)}, was ${valueWords(from, name)}`;
}

/** `monthlyQuota` → `Monthly quota` */
function nameWords(name: string): string {
  return capitalized(
    name
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .replaceAll("_", " ")
      .toLowerCase(),
  );
}

/** Limits of a person's own: without one the team's counts. */
const limits = ["monthlyQuota", "dailyCap"];

function valueWords(value: unknown, of = ""): string {
  if (value === null && limits.includes(of)) return "the team’s";
  if (typeof value === "number" && of === "expires") return `in ${count(value, "day")}`;
  if (value === null || value === undefined || value === "") return "none";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (typeof value !== "object") return String(value);
  const parts = Array.isArray(value)
    ? value.map((one) => valueWords(one))
    : Object.entries(value).map(([name, one]) => `${nameWords(name).toLowerCase()} ${valueWords(one, name)}`);
  return parts.join(", ") || "none";
}
