import type { Person } from "../auth/actor";
import { Prisma, runStatement } from "../db";
import { teamsOwn } from "./counts";
import { allowedErrors, errorsBetween, neighbours, shortestMended } from "./spelling";

/** Words and, roughly, in how many images they are. */
type Words = Map<string, number>;
type Row = { word: string; images: number };

/** Beyond so many words that begin alike the commonest stand for all. */
const maxCompletions = 64;
/** A word in fewer images may be a mistake itself. */
const rare = 3;
const muchMore = 20;
const maxMeant = 5;

/** How common each of these lexemes is in what the actor may see. */
export async function countWords(actor: Person, words: string[]): Promise<Words> {
  if (words.length === 0) return new Map();
  return toWords(
    await runStatement<Row>(Prisma.sql`
      SELECT word, sum(images)::int AS images FROM search_words
      WHERE owner_id = ANY (${owners(actor)}::uuid[]) AND word = ANY (${words}::text[]) GROUP BY word`),
  );
}

/** The words that begin so, the commonest first, at most 64; `all` says whether these are all. */
export async function complete(actor: Person, start: string): Promise<{ words: Words; all: boolean }> {
  const rows = await runStatement<Row>(Prisma.sql`
    SELECT word, sum(images)::int AS images FROM (
      SELECT word, images FROM search_words WHERE owner_id = ANY (${owners(actor)}::uuid[])
        AND word >= ${start} AND word < ${start} || chr(1114111) LIMIT 3000) w
    GROUP BY word ORDER BY 2 DESC, 1 LIMIT ${maxCompletions + 1}`);
  return { words: toWords(rows.slice(0, maxCompletions)), all: rows.length <= maxCompletions };
}

/**
 * What was meant by a word that is in so few images: those that differ by a typing error or two, the nearest first. Of a
 * word that there is, only what is far more common.
 */
export async function findMeant(actor: Person, word: string, images: number): Promise<Words> {
  if (images >= rare || word.length < shortestMended || !/^[\p{L}\p{M}]+$/u.test(word)) return new Map();
  const tried = neighbours(word);
  const like = tried
    ? Prisma.sql`word = ANY (${tried}::text[])`
    : Prisma.sql`word % ${word} AND length(word) BETWEEN ${word.length - 2}::int AND ${word.length + 2}::int`;
  const rows = await runStatement<Row>(Prisma.sql`
    SELECT word, sum(images)::int AS images FROM search_words
    WHERE owner_id = ANY (${owners(actor)}::uuid[]) AND length(word) > 3 AND word !~ '^=' AND ${like}
    GROUP BY word ORDER BY similarity(word, ${word}) DESC, 2 DESC LIMIT 50`);
  const near = rows
    .map((row) => ({ ...row, errors: errorsBetween(word, row.word) }))
    .filter((row) => row.word !== word && row.errors <= allowedErrors(word))
    .filter((row) => images === 0 || row.images >= muchMore)
    .sort((one, other) => one.errors - other.errors || other.images - one.images);
  return toWords(near.slice(0, maxMeant));
}

function owners(actor: Person): string[] {
  return [teamsOwn, actor.userId];
}

function toWords(rows: Row[]): Words {
  return new Map(rows.map(({ word, images }) => [word, images]));
}
