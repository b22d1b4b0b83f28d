import { ratioName } from "../format";

// What an image is found by. Words are made here and not by Postgres, whose parser depends on the database's locale and
// finds nothing within a run of Chinese: letters and digits in lower case, without accents, and of scripts that put no
// space between words each character and each two that stand together. What the filters ask for are lexemes too; they
// begin with `=`, which no word has in it.

/** A piece of a text: a word, a run of characters without spaces between its words, or a sign. */
export type Piece = { kind: "word" | "run" | "sign"; text: string };

const unspaced = "\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}ー々\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}";
const pieces = new RegExp(
  `(?<run>[${unspaced}](?:[${unspaced}\\p{M}])*)|(?<word>(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}])+)|(?<sign>\\p{Extended_Pictographic})`,
  "gu",
);

const maxWord = 60;
const maxLexemes = 3000;
const maxFacet = 200;

/** Cuts a text into what can be looked for. */
export function cut(text: string): Piece[] {
  return [...folded(text).matchAll(pieces)].map(({ groups }) => {
    if (groups?.run) return { kind: "run", text: groups.run };
    if (groups?.word) return { kind: "word", text: Array.from(groups.word).slice(0, maxWord).join("") };
    return { kind: "sign", text: groups?.sign ?? "" };
  });
}

/** Each two characters that stand together in a run; of a run of one, that one. */
export function pairs(run: string): string[] {
  const characters = Array.from(run);
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

/** All lexemes of texts. */
export function lexemesOf(...texts: (string | null)[]): string[] {
  const found = new Set<string>();
  for (const { kind, text } of texts.flatMap((one) => cut(one ?? ""))) {
    if (kind !== "run") found.add(text);
    else for (const one of [...Array.from(text), ...pairs(text)]) found.add(one);
    if (found.size > maxLexemes) break;
  }
  return [...found];
}

/** The facets that a lexeme can be of. */
export type Facet = "person" | "model" | "channel" | "ratio" | "quality" | "month" | "day";

export const picked = "=picked";
export const withReferences = "=references";

/** The lexeme of a facet's value. */
export function facet(name: Facet, value: string): string {
  return `=${name}:${value.slice(0, maxFacet).toWellFormed()}`;
}

/** The value of a facet's lexeme; null if it is of another one. */
export function facetValue(name: Facet, lexeme: string): string | null {
  const prefix = `=${name}:`;
  return lexeme.startsWith(prefix) ? lexeme.slice(prefix.length) : null;
}

/** What an image is found by and that never changes. Its owner and its pick are added by the statement that keeps it. */
export function imageLexemes(image: {
  prompt: string;
  revisedPrompt: string | null;
  model: string;
  channelId: string | null;
  quality: string | null;
  width: number;
  height: number;
  createdAt: Date;
  references: boolean;
}): string[] {
  const at = image.createdAt.toISOString();
  return [
    ...lexemesOf(image.prompt, image.revisedPrompt),
    facet("model", image.model),
    ...(image.channelId ? [facet("channel", image.channelId)] : []),
    ...(image.quality ? [facet("quality", image.quality)] : []),
    facet("ratio", ratioName(image.width, image.height)),
    facet("month", at.slice(0, 7)),
    facet("day", at.slice(0, 10)),
    ...(image.references ? [withReferences] : []),
  ];
}

/** Lower case, full width and ligatures made plain, accents and vowel signs that writers leave out taken away. */
function folded(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f\u0640\u064b-\u0652\u05b0-\u05c7]/g, "")
    .normalize("NFC");
}
