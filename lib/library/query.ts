import type { Person } from "../auth/actor";
import { db } from "../db";
import { ratioName } from "../format";
import type { Filter, Scope } from "../schemas/filter";
import { cut, facet, type Piece, pairs, picked, withReferences } from "./lexemes";
import { completions, knownWords, meantWords, type Word } from "./vocabulary";

/** What is looked for, as a `tsquery`'s text, and what is known of it: it decides on the way, never on what is found. */
export type Query = Term & {
  /** How many images the sheet has, about. */
  size: number;
};

type Term = {
  text: string;
  /** In what part of all images it is, about. */
  share: number;
  /** No image that has it is newer, in milliseconds; infinite where nothing is known. */
  newest: number;
};

/** A term; `people` are all that it asks for, if it asks for nothing else. */
type PartTerm = Term & { people?: string[] };

type Named = { id: string; words: string[] };
type Known = { words: Map<string, Word>; people: Named[]; all: number };

const maxTerms = 12;
/** So many people are looked for at once, where a beginning fits more names. */
const maxPeople = 50;
/** What is not counted is guessed. */
const guess = { picked: 0.03, references: 0.1 };

/** What a filter asks of an image's lexemes; null: nothing. Dates and sets are no matter of these. */
export async function toQuery(actor: Person, scope: Scope, filter: Filter): Promise<Query | null> {
  const facets = [
    ...(filter.model ? [facet("model", filter.model)] : []),
    ...(filter.channel ? [facet("channel", await channelId(filter.channel))] : []),
    ...(filter.ratio ? [ratioFacet(filter.ratio)] : []),
    ...(filter.quality ? [facet("quality", filter.quality)] : []),
  ];
  const parts = toParts(filter.q);
  const isAny = parts.length > 0 || facets.length > 0 || filter.person || filter.picked || filter.references;
  if (!isAny) return null;
  const known = await lookUp(actor, [...facets, ...parts.flatMap(lexemesOfPart)]);
  // Where a beginning fits too many names, those that other parts fit as well are taken.
  const fits = new Map(known.people.map((one) => [one, parts.filter(({ text }) => isNamed(text)(one)).length]));
  known.people.sort((one, other) => (fits.get(other) ?? 0) - (fits.get(one) ?? 0));
  const terms = [
    ...oneOfAll(await Promise.all(parts.map((part, i) => toTerm(actor, part, known, i === parts.length - 1))), known),
    ...facets.map((lexeme) => exactly(lexeme, known)),
    ...(filter.person ? [byPerson(filter.person, known)] : []),
    ...(filter.picked ? [{ ...termOf(picked), share: guess.picked }] : []),
    ...(filter.references ? [{ ...termOf(withReferences), share: guess.references }] : []),
    // One's own are gone through by their own index, but the index of words gives everybody's.
    ...(scope === "mine" ? [termOf(facet("person", actor.userId))] : []),
  ];
  const { all, people } = known;
  return { ...allOf(terms), size: scope === "mine" ? all / Math.max(people.length, 1) : all };
}

async function channelId(name: string): Promise<string> {
  return (await db.channel.findUnique({ where: { name }, select: { id: true } }))?.id ?? "none";
}

function ratioFacet(ratio: string): string {
  const [across = 1, down = 1] = ratio.split(":").map(Number);
  return facet("ratio", across > 0 && down > 0 ? ratioName(across, down) : "none");
}

type Part = Piece | { kind: "ratio"; text: string };

function toParts(q: string): Part[] {
  const chunks = q.split(/\s+/).filter(Boolean);
  const parts = chunks.flatMap((chunk): Part[] =>
    /^\d{1,2}(\.\d\d?)?:\d{1,2}(\.\d\d?)?$/.test(chunk) ? [{ kind: "ratio", text: chunk }] : cut(chunk),
  );
  return parts.slice(0, maxTerms);
}

function lexemesOfPart({ kind, text }: Part): string[] {
  if (kind === "ratio") return [ratioFacet(text), ...cut(text).map((piece) => piece.text)];
  return kind === "run" ? pairs(text) : [text];
}

async function lookUp(actor: Person, lexemes: string[]): Promise<Known> {
  const [words, people, [size]] = await Promise.all([
    knownWords(actor, lexemes),
    db.user.findMany({ select: { id: true, name: true }, take: 5000 }),
    // As many as there were when Postgres looked last: no more than a guess has to be.
    db.$queryRaw<{ all: number }[]>`SELECT reltuples::float8 AS all FROM pg_class WHERE oid = 'images'::regclass`,
  ]);
  return {
    words: new Map(words.map((word) => [word.word, word])),
    people: people.map(({ id, name }) => ({ id, words: cut(name).map(({ text }) => text) })),
    all: Math.max(size?.all ?? 0, 1),
  };
}

/** Each word has to be there: as it is, as the beginning of another if it is the last, mended, or as somebody's name. */
async function toTerm(actor: Person, part: Part, known: Known, isLast: boolean): Promise<PartTerm> {
  const { kind, text } = part;
  if (kind === "ratio") {
    const digits = cut(text).map((piece) => exactly(piece.text, known));
    return anyOf([exactly(ratioFacet(text), known), allOf(digits)]);
  }
  const people = known.people.filter(isNamed(text)).map(({ id }) => id);
  const named = people.slice(0, maxPeople).map((id) => byPerson(id, known));
  if (kind === "run") return anyOf([oneWord(pairs(text).map((pair) => exactly(pair, known))), ...named]);
  if (kind === "sign") return exactly(text, known);
  const begun = isLast ? await completions(actor, text) : [];
  const images = (known.words.get(text)?.images ?? 0) + begun.reduce((sum, word) => sum + word.images, 0);
  const others = [...begun, ...(await meantWords(actor, text, images))].filter(({ word }) => word !== text);
  if (people.length > 0 && images === 0 && others.length === 0) return { ...anyOf(named), people };
  return anyOf([exactly(text, known), ...others.map((word) => wordOf(word, known)), ...named]);
}

/** What only names people, as first and last name do, as the ones whose name has all of it. */
function oneOfAll(terms: PartTerm[], known: Known): Term[] {
  const [first, ...others] = terms.flatMap(({ people }) => (people ? [people] : []));
  if (!first) return terms;
  const people = first.filter((id) => others.every((some) => some.includes(id)));
  const named = people.slice(0, maxPeople).map((id) => byPerson(id, known));
  return [...terms.filter((term) => !term.people), named.length > 0 ? anyOf(named) : exactly("=nobody", known)];
}

const isNamed = (text: string) => (one: Named) => one.words.some((word) => word.startsWith(text));

function byPerson(id: string, { people }: Known): Term {
  return { ...termOf(facet("person", id)), share: 1 / Math.max(people.length, 1) };
}

/** A lexeme; what is not known is in no image, and newer than nothing. */
function exactly(lexeme: string, known: Known): Term {
  const word = known.words.get(lexeme);
  return word ? wordOf(word, known) : { ...termOf(lexeme), share: 0, newest: 0 };
}

function wordOf({ word, images, newest }: Word, { all }: Known): Term {
  return { ...termOf(word), share: Math.min(images / all, 1), newest: newest.getTime() };
}

/** A lexeme as it stands in a `tsquery`. */
function termOf(lexeme: string): Term {
  return {
    text: `'${lexeme.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`,
    share: 1,
    newest: Number.POSITIVE_INFINITY,
  };
}

function allOf(terms: Term[]): Term {
  return {
    text: `(${terms.map(({ text }) => text).join(" & ")})`,
    share: terms.reduce((share, term) => share * term.share, 1),
    newest: Math.min(...terms.map(({ newest }) => newest)),
  };
}

/** Pairs of one run: where one is, the next one mostly is too. */
function oneWord(terms: Term[]): Term {
  return { ...allOf(terms), share: Math.min(...terms.map(({ share }) => share)) };
}

function anyOf(terms: Term[]): Term {
  const share = terms.reduce((sum, term) => sum + term.share, 0);
  return {
    text: `(${terms.map(({ text }) => text).join(" | ")})`,
    share: Math.min(share, 1),
    newest: Math.max(...terms.map(({ newest }) => newest)),
  };
}
