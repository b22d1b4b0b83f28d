import { diffArrays } from "diff";

/** A stretch of text that both have, or that one of them has. */
export type Part = { kind: "same" | "added" | "removed"; text: string };

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
// Scripts that are written without spaces: their words are found by a dictionary, which differs from place to place.
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Where a change begins or ends: words, and single characters in scripts without spaces. */
export function tokensOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment).flatMap((word) =>
    spaceless.test(word) ? Array.from(graphemes.segment(word), ({ segment }) => segment) : [word],
  );
}

/** What became of `before`, in order: removed before added, and no space left alone between two changes. */
export function differences(before: string, after: string): Part[] {
  const parts = diffArrays(tokensOf(before), tokensOf(after)).map(
    ({ added, removed, value }): Part => ({
      kind: added ? "added" : removed ? "removed" : "same",
      text: value.join(""),
    }),
  );
  return joined(parts);
}

/** Whether the texts have so little in common that marking every word would help nobody. */
export function isAnother(parts: Part[]): boolean {
  const length = (kind: Part["kind"]) =>
    parts.filter((part) => part.kind === kind).reduce((sum, { text }) => sum + text.trim().length, 0);
  const before = length("same") + length("removed");
  return before > 0 && length("same") / before < 0.25;
}

/** Reads better: a stretch of changes is one removal and one addition, and a space between two changes is in both. */
function joined(parts: Part[]): Part[] {
  const result: Part[] = [];
  let [removed, added] = ["", ""];
  const flush = () => {
    if (removed) result.push({ kind: "removed", text: removed });
    if (added) result.push({ kind: "added", text: added });
    removed = added = "";
  };
  parts.forEach(({ kind, text }, index) => {
    const between = kind === "same" && text.trim() === "" && index > 0 && index < parts.length - 1;
    if (kind === "same" && !between) {
      flush();
      result.push({ kind, text });
    }
    if (kind === "removed" || between) removed += text;
    if (kind === "added" || between) added += text;
  });
  flush();
  return result;
}
