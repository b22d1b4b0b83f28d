/** A gap in a preset's text, `{season}` or `{season: autumn}`. */
export type Variable = { name: string; fallback: string };

const gap = /\{\s*([\p{L}\p{N}_][\p{L}\p{N}_ -]{0,39}?)\s*(?::([^{}]*))?\}/gu;
/** What one types into the prompt stands there. */
const subject = "subject";

/** The gaps of a preset's text but for the subject, each once, in their order. */
export function variablesOf(text: string): Variable[] {
  const found = new Map<string, Variable>();
  for (const [, name = "", fallback = ""] of text.matchAll(gap)) {
    const known = found.get(name);
    if (name.toLowerCase() === subject || known?.fallback) continue;
    found.set(name, { name, fallback: fallback.trim() });
  }
  return [...found.values()];
}

/** The first gap that nothing fills; null if all are. */
export function firstEmpty(text: string, values: Record<string, string>): string | null {
  const empty = variablesOf(text).find(({ name, fallback }) => !(values[name]?.trim() || fallback));
  return empty?.name ?? null;
}

/** Whether the text says where the subject goes. */
export function hasSubject(text: string): boolean {
  return [...text.matchAll(gap)].some(([, name]) => name?.toLowerCase() === subject);
}

/**
 * A preset's text with its gaps filled; what is left empty gets its default. A text without a place for the subject
 * comes behind it.
 */
export function fillIn(text: string, about: string, values: Record<string, string>): string {
  const defaults = new Map(variablesOf(text).map(({ name, fallback }) => [name, fallback]));
  const filled = text.replace(gap, (_, name: string) =>
    name.toLowerCase() === subject ? about.trim() : values[name]?.trim() || (defaults.get(name) ?? ""),
  );
  if (hasSubject(text) || !about.trim()) return filled.trim();
  if (!filled.trim()) return about.trim();
  const joint = /[.,;:!?\u3002\uff0c\uff1b\uff01\uff1f]$/.test(about.trim()) ? " " : ", ";
  return `${about.trim()}${joint}${filled.trim()}`;
}
