/** The letters of alphabets in which a typing error is mended by trying them. */
const alphabets: [RegExp, string][] = [
  [/^[a-z]+$/, "abcdefghijklmnopqrstuvwxyz"],
  [/^[а-яё]+$/, "абвгдежзийклмнопрстуфхцчшщъыьэюяё"],
  [/^[α-ω]+$/, "αβγδεζηθικλμνξοπρσςτυφχψω"],
];
/** Longer words share enough of their trigrams with what was meant. */
const longestTried = 6;

/** Shorter ones are next to too many others. */
export const shortestMended = 4;

/** Every word that is one typing error away from a short one; null where words are better found by their trigrams. */
export function neighbours(word: string): string[] | null {
  const letters = alphabets.find(([pattern]) => pattern.test(word))?.[1];
  if (!letters || word.length > longestTried) return null;
  const found = new Set<string>();
  for (let at = 0; at <= word.length; at += 1) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    if (after) found.add(before + after.slice(1));
    if (after.length > 1) found.add(`${before}${after[1]}${after[0]}${after.slice(2)}`);
    for (const letter of letters) {
      found.add(before + letter + after);
      if (after) found.add(before + letter + after.slice(1));
    }
  }
  found.delete(word);
  return [...found];
}

/** How many typing errors a word may have, by its length. */
export function allowedErrors(word: string): number {
  return word.length < 8 ? 1 : 2;
}

/** Letters left out, added, mistaken or, where they stand beside each other, exchanged: how many of these are between two words. */
export function errorsBetween(one: string, other: string): number {
  const [a, b] = [Array.from(one), Array.from(other)];
  let [twoAbove, above] = [[] as number[], b.map((_, column) => column).concat(b.length)];
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const changed = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const least = Math.min(changed, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const exchanged = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(exchanged ? Math.min(least, (twoAbove[column - 2] ?? 0) + 1) : least);
    }
    [twoAbove, above] = [above, current];
  }
  return above[b.length] ?? 0;
}
