import { v7 as uuidv7 } from "uuid";
import { type Db, Prisma, runStatement } from "../db";
import type { ErrorBody } from "../errors";
import { announcing } from "../events";
import type { GenerationState, LedgerKind } from "../generated/prisma/enums";
import { enqueueing, queue } from "../queue";
import { dayUsedAfter, smallestLeft } from "./quota";

/** An image whose original is in storage. */
export type StoredImage = {
  id: string;
  index: number;
  originalKey: string;
  /** Where the original is a cut: what it was cut from. */
  uncroppedKey?: string | null;
  sha256: Uint8Array;
  mime: string;
  bytes: number;
  width: number;
  height: number;
  revisedPrompt: string | null;
};

/** `categories`: why the provider refused the content, where it says so. */
export type GenerationError = ErrorBody & {
  status: number;
  charged: boolean;
  retryAfter?: number;
  categories?: string[];
};

export type Ending = {
  state: Extract<GenerationState, "succeeded" | "failed" | "unknown" | "cancelled">;
  /** How many of the n reserved images are charged. */
  charged: number;
  reason: string;
  images?: StoredImage[];
  receipt?: Prisma.InputJsonObject;
  usage?: Prisma.InputJsonObject | null;
  /** Of what is charged, in the team's currency; null where nobody knows. What is not charged costs nothing. */
  cost?: number | null;
  error?: GenerationError;
};

/** `quotaLeft`: what may still be made in its place, by its person's month and day and by its key. */
type Closed = { createdAt: Date; quotaLeft: number };

/**
 * Ends a generation: state, image rows, the reservation's end, the thumbnails' job and the announcement. Only the
 * holder of `lease` closes; null says that somebody else has, and nothing was written.
 */
export async function close(generationId: string, lease: string | null, ending: Ending): Promise<Closed | null> {
  await queue();
  const [closed] = await runStatement<Closed>(closing(generationId, lease, ending));
  return closed ?? null;
}

/** `close` in the caller's transaction, once the queue has been started: one statement, so it is whole without one too. */
export async function closeWithin(
  tx: Db,
  generationId: string,
  lease: string | null,
  ending: Ending,
): Promise<Closed | null> {
  const [closed] = await tx.$queryRaw<Closed[]>(closing(generationId, lease, ending));
  return closed ?? null;
}

function closing(
  generationId: string,
  lease: string | null,
  { state, charged, reason, images = [], receipt, usage, cost = null, error }: Ending,
): Prisma.Sql {
  const kind: LedgerKind = charged > 0 ? "settle" : "release";
  const job = images.length > 0 ? enqueueing("thumbnails") : null;
  return Prisma.sql`
    WITH generation AS (
      UPDATE generations SET state = ${state}::generation_state, finished_at = now(),
             receipt = COALESCE(${json(receipt)}::jsonb, receipt), usage = COALESCE(${json(usage)}::jsonb, usage),
             error = COALESCE(${json(error)}::jsonb, error),
             cost = CASE WHEN ${charged}::int = 0 THEN 0 ELSE ${cost}::float8::numeric END
      WHERE id = ${generationId}::uuid AND lease IS NOT DISTINCT FROM ${lease}::uuid
        AND state = ${lease === null ? "queued" : "running"}::generation_state
      RETURNING id, user_id, api_key_id, window_start, n, private, created_at, heir_id, to_trash
    ), entry AS (
      INSERT INTO quota_ledger (id, user_id, window_start, generation_id, kind, amount, reason)
      SELECT ${uuidv7()}::uuid, g.user_id, g.window_start, g.id, ${kind}::ledger_kind,
             CASE WHEN ${charged}::int > 0 THEN ${charged}::int ELSE g.n END, ${reason}
      FROM generation g
    ), key_counted AS (
      UPDATE key_windows w SET reserved = GREATEST(w.reserved - g.n, 0), spent = w.spent + ${charged}::int
      FROM generation g WHERE w.api_key_id = g.api_key_id AND w.starts_at = g.window_start
      RETURNING w.*
    ), counted AS (
      -- After the key's, as in the admission: two that lock in different orders wait for each other.
      UPDATE quota_windows w
      SET reserved = w.reserved - g.n, spent = w.spent + ${charged}::int, day_used = ${dayUsedAfter(Prisma.sql`g.n - ${charged}::int`)}
      FROM generation g CROSS JOIN team t CROSS JOIN (SELECT count(*) FROM key_counted) AS after_key
      WHERE w.user_id = g.user_id AND w.starts_at = g.window_start
      RETURNING w.*
    ) ${keeping(images)} ${job ? Prisma.sql`, ${job.cte}` : Prisma.empty}
    SELECT g.created_at AS "createdAt",
           ${smallestLeft} AS "quotaLeft", ${announcing} ${job ? Prisma.sql`, ${job.wake}` : Prisma.empty}
    FROM generation g CROSS JOIN counted w JOIN users u ON u.id = g.user_id CROSS JOIN team t
    LEFT JOIN key_counted kw ON true LEFT JOIN api_keys k ON k.id = kw.api_key_id`;
}

/** Left as it was where there is nothing to say. */
function json(value: unknown): string | null {
  return value == null ? null : JSON.stringify(value);
}

function keeping(images: StoredImage[]): Prisma.Sql {
  if (images.length === 0) return Prisma.empty;
  const rows = images.map(
    (image) => Prisma.sql`(${image.id}::uuid, ${image.index}::int, ${image.originalKey}, ${image.uncroppedKey ?? null},
      ${image.sha256}::bytea, ${image.mime}, ${image.bytes}::int, ${image.width}::int, ${image.height}::int,
      ${image.revisedPrompt})`,
  );
  return Prisma.sql`, kept AS (
      -- The time at which they get their numbers, and not that of the statement, which may have waited for another's.
      INSERT INTO images (created_at, generation_id, user_id, private, deleted_at, id, index, original_key,
                          uncropped_key, sha256, mime, bytes, width, height, revised_prompt)
      SELECT clock_timestamp(), g.id, COALESCE(g.heir_id, g.user_id), g.private, CASE WHEN g.to_trash THEN now() END,
             i.*
      FROM generation g CROSS JOIN (VALUES ${Prisma.join(rows)}) i
    )`;
}

/** A generation that is cancelled before it began: its reservation is given back. */
export const cancelled: Ending = {
  state: "cancelled",
  charged: 0,
  reason: "cancelled",
  error: {
    code: "cancelled",
    message: "Cancelled before it began. Not charged.",
    type: "cancelled",
    param: null,
    status: 409,
    charged: false,
  },
};
