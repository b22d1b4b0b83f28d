import { diffArrays } from "diff";

/** A stretch of text that both have, or that one of them has. */
export type Part = { kind: "same" | "added" | "removed"; text: string };

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
// Scripts that are written without spaces: their words are found by a dictionary, which differs from place to place.
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Texts that differ by more words are other texts; to look further would take seconds. */
const mostChanges = 1500;

/** Where a change begins or ends: words, and single characters in scripts without spaces. */
export function tokensOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment).flatMap((word) =>
    spaceless.test(word) ? Array.from(graphemes.segment(word), ({ segment }) => segment) : [word],
  );
}

/**
 * What became of `before`, in order, to be read: each change is at most one removal and one addition, and what is the
 * same between two changes that are longer than it belongs to them.
 */
export function differences(before: string, after: string): Part[] {
  const found = diffArrays(tokensOf(before), tokensOf(after), { maxEditLength: mostChanges });
  const changes = found?.map(({ added, removed, value }): Stretch => {
    const text = value.join("");
    return { same: !added && !removed, removed: added ? "" : text, added: removed ? "" : text };
  });
  return readable(changes ?? [{ same: false, removed: before, added: after }]).flatMap(
    ({ same, removed, added }): Part[] => {
      if (same) return [{ kind: "same", text: removed }];
      const parts: Part[] = [
        { kind: "removed", text: removed },
        { kind: "added", text: added },
      ];
      return parts.filter(({ text }) => text !== "");
    },
  );
}

/** What stands in both texts at a place; of what is the same it is the same. */
type Stretch = { same: boolean; removed: string; added: string };

function readable(stretches: Stretch[]): Stretch[] {
  let [now, before] = [joined(stretches), stretches.length + 1];
  while (now.length < before) {
    before = now.length;
    const size = (at: number) => Math.max(now[at]?.removed.length ?? 0, now[at]?.added.length ?? 0);
    const lost = (at: number) => at > 0 && at < now.length - 1 && size(at) <= Math.min(size(at - 1), size(at + 1));
    now = joined(now.map((one, at) => ({ ...one, same: one.same && !lost(at) })));
  }
  return now;
}

/** Neighbours of one kind become one. */
function joined(stretches: Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const one of stretches) {
    const last = result.at(-1);
    if (last && last.same === one.same) {
      result[result.length - 1] = { ...one, removed: last.removed + one.removed, added: last.added + one.added };
    } else result.push(one);
  }
  return result;
}

/** Whether the texts have so little in common that marking every word would help nobody. */
export function isAnother(parts: Part[]): boolean {
  const length = (kind: Part["kind"]) =>
    parts.filter((part) => part.kind === kind).reduce((sum, { text }) => sum + text.trim().length, 0);
  const before = length("same") + length("removed");
  return before > 0 && length("same") / before < 0.25;
}
