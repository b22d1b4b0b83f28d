import { v7 as uuidv7 } from "uuid";
import { record } from "../audit";
import type { Actor } from "../auth/actor";
import { mustAdminister } from "../auth/policy";
import { db, Prisma } from "../db";
import { AppError, notFound } from "../errors";
import { announce } from "../events";
import { isUuid } from "../uuid";
import { dayUsedAfter } from "./quota";

type Reversed = { userId: string; private: boolean; amount: number; written: boolean };

/**
 * Gives back what an `unknown` generation was charged, once: an `adjust` entry of the negative amount, and the counters
 * of its person and key follow. Throws `not_found`, or `conflict` where nothing is left to give back. Returns the images.
 */
export async function reverseCharge(actor: Actor, generationId: string, reason: string): Promise<{ images: number }> {
  mustAdminister(actor);
  if (!isUuid(generationId)) throw notFound("This generation");
  const actorId = actor.kind === "system" ? null : actor.userId;
  return db.$transaction(async (tx) => {
    const [reversed] = await tx.$queryRaw<Reversed[]>`
      WITH charge AS (
        SELECT g.id, g.user_id, g.api_key_id, g.window_start, g.private, g.created_at, COALESCE(l.amount, 0) AS amount
        FROM generations g
        LEFT JOIN quota_ledger l ON l.generation_id = g.id AND l.kind = 'settle' AND g.state = 'unknown'
        WHERE g.id = ${generationId}::uuid
      ), entry AS (
        INSERT INTO quota_ledger (id, user_id, window_start, generation_id, kind, amount, reason, actor_id)
        SELECT ${uuidv7()}::uuid, c.user_id, c.window_start, c.id, 'adjust', -c.amount, ${reason}, ${actorId}::uuid
        FROM charge c WHERE c.amount > 0
        ON CONFLICT DO NOTHING
        RETURNING generation_id, -amount AS amount
      ), told AS (
        UPDATE generations g SET cost = 0, error = jsonb_set(g.error, '{charged}', 'false')
        FROM entry e WHERE g.id = e.generation_id
      ), key_counted AS (
        UPDATE key_windows w SET spent = w.spent - e.amount
        FROM entry e JOIN charge c ON c.id = e.generation_id
        WHERE w.api_key_id = c.api_key_id AND w.starts_at = c.window_start
        RETURNING w.api_key_id
      ), counted AS (
        -- After the key's, as everywhere: two that lock in different orders wait for each other.
        UPDATE quota_windows w
        SET spent = w.spent - e.amount,
            day_used = ${dayUsedAfter(Prisma.sql`e.amount`)}
        FROM entry e JOIN charge g ON g.id = e.generation_id CROSS JOIN team t
        CROSS JOIN (SELECT count(*) FROM key_counted) AS after_key
        WHERE w.user_id = g.user_id AND w.starts_at = g.window_start
      )
      SELECT c.user_id AS "userId", c.private, c.amount::int AS amount, EXISTS (SELECT FROM entry) AS written
      FROM charge c`;
    if (!reversed) throw notFound("This generation");
    const { userId, amount, written } = reversed;
    if (!written) {
      const message =
        amount > 0 ? "Its charge was given back before." : "Only what was charged and ended unknown can be.";
      throw new AppError("conflict", message);
    }
    await record(tx, actor, "generation.reverse", generationId, { images: amount, reason, userId });
    await announce(tx, { generationId, userId, private: reversed.private });
    return { images: amount };
  });
}
