import type { Person } from "../auth/actor";
import { Prisma, runStatement } from "../db";
import { teamsOwn } from "./counts";
import { allowedErrors, errorsBetween, neighbours, shortestMended } from "./spelling";

/** A lexeme that there is, in how many images about, and when the newest of them was made or before. */
export type Word = { word: string; images: number; newest: Date };

/** Beyond so many words that begin alike the commonest stand for all. */
const maxCompletions = 64;
/** A word in fewer images may be a mistake itself. */
const rare = 3;
const muchMore = 20;
const maxMeant = 5;

/** What is known of these lexemes, from what the actor may see. */
export async function knownWords(actor: Person, words: string[]): Promise<Word[]> {
  if (words.length === 0) return [];
  return read(Prisma.sql`${owned(actor)} AND word = ANY (${words}::text[]) GROUP BY word`);
}

/** The words that begin so, the commonest first, at most 64. */
export async function completions(actor: Person, start: string): Promise<Word[]> {
  return runStatement<Word>(Prisma.sql`
    SELECT word, sum(images)::int AS images, max(newest) AS newest FROM (
      SELECT word, images, newest FROM search_words
      WHERE ${owned(actor)} AND word >= ${start} AND word < ${start} || chr(1114111) LIMIT 3000) w
    GROUP BY word ORDER BY 2 DESC, 1 LIMIT ${maxCompletions}`);
}

/**
 * What was meant by a word that is in so few images: those that differ by a typing error or two, the nearest first. Of a
 * word that there is, only what is far more common.
 */
export async function meantWords(actor: Person, word: string, images: number): Promise<Word[]> {
  if (images >= rare || word.length < shortestMended || !/^[\p{L}\p{M}]+$/u.test(word)) return [];
  const tried = neighbours(word);
  const like = tried
    ? Prisma.sql`word = ANY (${tried}::text[])`
    : Prisma.sql`word % ${word} AND length(word) BETWEEN ${word.length - 2}::int AND ${word.length + 2}::int`;
  const rows = await read(Prisma.sql`
    ${owned(actor)} AND length(word) > 3 AND word !~ '^=' AND ${like}
    GROUP BY word ORDER BY similarity(word, ${word}) DESC, 2 DESC LIMIT 50`);
  return rows
    .map((row) => ({ ...row, errors: errorsBetween(word, row.word) }))
    .filter((row) => row.word !== word && row.errors <= allowedErrors(word))
    .filter((row) => images === 0 || row.images >= muchMore)
    .sort((one, other) => one.errors - other.errors || other.images - one.images)
    .slice(0, maxMeant);
}

function read(condition: Prisma.Sql): Promise<Word[]> {
  return runStatement<Word>(Prisma.sql`
    SELECT word, sum(images)::int AS images, max(newest) AS newest FROM search_words WHERE ${condition}`);
}

function owned(actor: Person): Prisma.Sql {
  return Prisma.sql`owner_id = ANY (${[teamsOwn, actor.userId]}::uuid[])`;
}
