import { db } from "../db";
import { teamsOwn } from "./counts";

/**
 * Keeps the words of these images for mending typing errors and for what filters offer, each with whoever may see it: the
 * words of what is private help its owner alone. In one order, so that two who do this never wait for each other.
 */
export async function addWords(imageIds: string[]): Promise<void> {
  if (imageIds.length === 0) return;
  await db.$executeRaw`
    INSERT INTO search_words AS w (owner_id, word, images)
    SELECT CASE WHEN i.private THEN i.user_id ELSE ${teamsOwn}::uuid END AS owner_id, l.lexeme COLLATE "C" AS word, count(*)
    FROM images i CROSS JOIN unnest(i.search) l
    WHERE i.id = ANY (${imageIds}::uuid[]) AND l.lexeme !~ '^=(person|year|month|day|picked|references)'
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (owner_id, word) DO UPDATE SET images = w.images + excluded.images`;
}

/** The same for images that have come to other eyes since they were indexed. */
export async function addWordsOfMoved(): Promise<void> {
  for (;;) {
    const moved = await db.$queryRaw<{ id: string }[]>`
      DELETE FROM bucket_changes WHERE id IN (
        SELECT id FROM bucket_changes WHERE sign = 0 ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED)
      RETURNING image_id AS id`;
    if (moved.length === 0) return;
    await addWords([...new Set(moved.map(({ id }) => id))]);
  }
}
