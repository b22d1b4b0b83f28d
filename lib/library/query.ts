import type { Person } from "../auth/actor";
import { db } from "../db";
import { ratioName } from "../format";
import type { Filter, Scope } from "../schemas/filter";
import { cut, facet, type Piece, pairs, picked, withReferences } from "./lexemes";
import { complete, countWords, findMeant } from "./vocabulary";

/** What is looked for, as a `tsquery`'s text, and in how many images it may be at most, as far as that is known. */
export type Query = { text: string; images: number };

const maxTerms = 12;

/** What a filter asks of an image's lexemes; null: nothing. Dates and sets are no matter of these. */
export async function toQuery(actor: Person, scope: Scope, filter: Filter): Promise<Query | null> {
  const facets = [
    ...(scope === "mine" ? [facet("person", actor.userId)] : []),
    ...(filter.person ? [facet("person", filter.person)] : []),
    ...(filter.model ? [facet("model", filter.model)] : []),
    ...(filter.channel ? [facet("channel", await channelId(filter.channel))] : []),
    ...(filter.ratio ? [ratioFacet(filter.ratio)] : []),
    ...(filter.quality ? [facet("quality", filter.quality)] : []),
    ...(filter.picked ? [picked] : []),
    ...(filter.references ? [withReferences] : []),
  ];
  const words = await toTerms(actor, filter.q);
  // One's own are a list of their own: that alone needs no index of words.
  const isPlain = words.length === 0 && facets.length === (scope === "mine" ? 1 : 0);
  if (isPlain) return null;
  const text = [...words.map((term) => term.text), ...facets.map(quoted)].join(" & ");
  return { text, images: Math.min(...words.map(({ images }) => images), Number.POSITIVE_INFINITY) };
}

async function channelId(name: string): Promise<string> {
  return (await db.channel.findUnique({ where: { name }, select: { id: true } }))?.id ?? "none";
}

function ratioFacet(ratio: string): string {
  const [across = 1, down = 1] = ratio.split(":").map(Number);
  return facet("ratio", across > 0 && down > 0 ? ratioName(across, down) : "none");
}

/** Each word has to be there: as it is, as somebody's name, mended, or in the end as the beginning of another. */
async function toTerms(actor: Person, q: string): Promise<Query[]> {
  const chunks = q.split(/\s+/).filter(Boolean);
  const parts = chunks.flatMap((chunk): (Piece | { kind: "ratio"; text: string })[] =>
    /^\d{1,2}(\.\d\d?)?:\d{1,2}(\.\d\d?)?$/.test(chunk) ? [{ kind: "ratio", text: chunk }] : cut(chunk),
  );
  const wanted = parts.slice(0, maxTerms);
  if (wanted.length === 0) return [];
  const [counts, people] = await Promise.all([
    countWords(
      actor,
      wanted.flatMap(({ kind, text }) => (kind === "run" ? pairs(text) : kind === "ratio" ? [] : [text])),
    ),
    namedPeople(),
  ]);
  return Promise.all(
    wanted.map(async (part, index): Promise<Query> => {
      const unknown = Number.POSITIVE_INFINITY;
      if (part.kind === "ratio") {
        const digits = cut(part.text).map(({ text }) => quoted(text));
        return { text: `(${quoted(ratioFacet(part.text))} | ${digits.join(" & ")})`, images: unknown };
      }
      const named = people(part).map((id) => quoted(facet("person", id)));
      const found = await wordTerm(actor, part, counts, index === wanted.length - 1);
      return { text: `(${[found.text, ...named].join(" | ")})`, images: named.length > 0 ? unknown : found.images };
    }),
  );
}

async function wordTerm(
  actor: Person,
  { kind, text }: Piece,
  counts: Map<string, number>,
  isLast: boolean,
): Promise<Query> {
  if (kind === "run") {
    const both = pairs(text);
    const images = Math.min(...both.map((pair) => counts.get(pair) ?? 0));
    return { text: `(${both.map(quoted).join(" & ")})`, images };
  }
  const exactly = { text: quoted(text), images: counts.get(text) ?? 0 };
  if (kind === "sign") return exactly;
  const begun = isLast ? await beginning(actor, text) : exactly;
  const meant = await findMeant(actor, text, begun.images);
  return {
    text: [begun.text, ...[...meant.keys()].map(quoted)].join(" | "),
    images: begun.images + sum(meant),
  };
}

/** A beginning that thousands of words have is stood for by the commonest: reading all their lists takes a second. */
async function beginning(actor: Person, text: string): Promise<Query> {
  const { words, all } = await complete(actor, text);
  if (all) return { text: `${quoted(text)}:*`, images: sum(words) };
  return { text: [text, ...words.keys()].map(quoted).join(" | "), images: Number.POSITIVE_INFINITY };
}

/** Whose name has a word that begins as a piece of the query does. */
async function namedPeople(): Promise<(piece: Piece) => string[]> {
  const people = await db.user.findMany({ select: { id: true, name: true }, take: 5000 });
  const names = people.map(({ id, name }) => ({ id, words: cut(name).map(({ text }) => text) }));
  return ({ text }) =>
    names
      .filter(({ words }) => words.some((word) => word.startsWith(text)))
      .slice(0, 20)
      .map(({ id }) => id);
}

function sum(words: Map<string, number>): number {
  return [...words.values()].reduce((total, images) => total + images, 0);
}

/** A lexeme as it stands in a `tsquery`. */
function quoted(lexeme: string): string {
  return `'${lexeme.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
