import { type Db, db } from "../db";
import { teamsOwn } from "./counts";

/**
 * Keeps the words of these images for mending typing errors and for what filters offer, each with whoever may see it: the
 * words of what is private help its owner alone. In one order, so that two who do this never wait for each other.
 */
export async function addWords(tx: Db, imageIds: string[]): Promise<void> {
  if (imageIds.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO search_words AS w (owner_id, word, images, newest)
    SELECT CASE WHEN i.private THEN i.user_id ELSE ${teamsOwn}::uuid END AS owner_id, l.lexeme COLLATE "C" AS word,
           count(*), max(i.created_at)
    FROM images i CROSS JOIN unnest(i.search) l
    WHERE i.id = ANY (${imageIds}::uuid[]) AND l.lexeme !~ '^=(person|month|day|picked|references)'
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (owner_id, word) DO UPDATE
    SET images = w.images + excluded.images, newest = GREATEST(w.newest, excluded.newest)`;
}

/** The same for images that have come to other eyes since they were indexed. */
export async function addWordsOfMoved(): Promise<void> {
  const addSome = async (tx: Db) => {
    const moved = await tx.$queryRaw<{ id: string }[]>`
      DELETE FROM bucket_changes WHERE id IN (
        SELECT id FROM bucket_changes WHERE sign = 0 ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED)
      RETURNING image_id AS id`;
    await addWords(tx, [...new Set(moved.map(({ id }) => id))]);
    return moved.length > 0;
  };
  while (await db.$transaction(addSome));
}
