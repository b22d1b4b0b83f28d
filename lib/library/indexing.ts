import { db, Prisma } from "../db";
import { takeChanges } from "./counts";
import { imageLexemes, picked } from "./lexemes";
import { addWords, addWordsOfMoved } from "./words";

type Source = Parameters<typeof imageLexemes>[0] & { id: string };

const batch = 200;

/** Makes the images of a generation findable and has them counted. Repeating it does no harm. */
export async function indexGeneration(generationId: string): Promise<void> {
  await index(Prisma.sql`i.generation_id = ${generationId}::uuid AND i.search IS NULL`);
  await takeChanges();
}

/**
 * Indexes what is not yet, the newest first: what a crash has left, what another version has made, and what was there
 * before there was an index. Stops after `milliseconds` or a little more. True if nothing is left.
 */
export async function indexRest(milliseconds: number): Promise<boolean> {
  const until = Date.now() + milliseconds;
  const unindexed = Prisma.sql`i.id IN (
    SELECT id FROM images WHERE search IS NULL ORDER BY created_at DESC, id DESC LIMIT ${batch})`;
  for (;;) {
    const found = await index(unindexed);
    await takeChanges();
    if (found < batch) break;
    if (Date.now() > until) return false;
  }
  await addWordsOfMoved();
  return true;
}

/** How many of them there were. */
async function index(condition: Prisma.Sql): Promise<number> {
  const images = await db.$queryRaw<Source[]>`
    SELECT i.id, i.width, i.height, i.created_at AS "createdAt", i.revised_prompt AS "revisedPrompt",
           g.prompt, g.model, g.channel_id AS "channelId", g.quality,
           EXISTS (SELECT FROM "references" r WHERE r.generation_id = g.id) AS "references"
    FROM images i JOIN generations g ON g.id = i.generation_id WHERE ${condition}`;
  if (images.length === 0) return 0;
  const lexemes = JSON.stringify(images.map((image) => ({ id: image.id, words: imageLexemes(image) })));
  // Whoever else indexes them, or puts them away, has them: nobody waits for anybody.
  await db.$transaction(async (tx) => {
    const kept = await tx.$queryRaw<{ id: string }[]>`
    WITH given AS (
      SELECT id, ARRAY(SELECT jsonb_array_elements_text(words)) AS words
      FROM jsonb_to_recordset(${lexemes}::jsonb) AS v (id uuid, words jsonb)
    ), free AS (
      SELECT id FROM images WHERE id IN (SELECT id FROM given) AND search IS NULL FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE images i
    SET search = array_to_tsvector(given.words || ('=person:' || i.user_id)
                   || CASE WHEN i.picked_at IS NULL THEN '{}'::text[] ELSE ARRAY[${picked}] END)
    FROM given JOIN free USING (id) WHERE i.id = given.id
    RETURNING i.id`;
    await addWords(
      tx,
      kept.map(({ id }) => id),
    );
  });
  return images.length;
}
