import { lexemesOf } from "@/lib/library/lexemes";

/** What prompts of the seeded library are made of, and how many of a thousand images have it. */
export const frequencies: Record<string, number> = {
  "window light": 200,
  harbour: 200,
  kayak: 10,
  zeppelin: 0.1,
  霓虹灯: 30,
  山水: 10,
  朝の光: 10,
  "빨간 우산": 5,
  "café in Orléans": 10,
};
/** In images of the years before last alone, for each twentieth of them. */
export const oldWord = "daguerreotype";

const syllables = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru".split(" ");

/** `count` made-up words, each its own: the vocabulary of a team that has written for years. */
export function vocabulary(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    let word = "";
    for (let rest = index + syllables.length ** 2; rest > 0; rest = Math.floor(rest / syllables.length)) {
      word += syllables[rest % syllables.length];
    }
    return word;
  });
}

/** A phrase with its lexemes, as the product makes them. */
export const phrase = (text: string) => ({ text, lexemes: lexemesOf(text) });
