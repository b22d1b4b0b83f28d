import { v7 as uuidv7 } from "uuid";
import type { Person } from "../auth/actor";
import { type Db, db, Prisma, runStatement } from "../db";
import { announcing } from "../events";
import type { Door } from "../generated/prisma/enums";
import { enqueueing } from "../queue";
import type { ImageRequest } from "../schemas/image-request";
import type { Idempotency } from "./idempotency";
import { leaseSeconds } from "./lease";
import { granted } from "./quota";
import type { ReferenceRow } from "./references";

/** All that is written of a request that is let in; without a lease a job is, for a worker. */
export type Admission = {
  id: string;
  lease: string | null;
  door: Door;
  idempotency: Idempotency | null;
  references: ReferenceRow[];
  private: boolean;
  parentId: string | null;
  setId: string | null;
};

/**
 * Finds the person and the key good, reserves n images of the person's month and day and of the key's own, and writes
 * the generation, its references, the ledger entry, the job and the announcement: in one statement, so that parallel
 * requests cannot pass a limit together: the counter's own row lock orders them. When that was, or null if it was refused.
 */
export async function reserve(actor: Person, request: ImageRequest, admission: Admission): Promise<Date | null> {
  const limits = actor.kind === "key" ? actor.limits : null;
  if (!limits || (limits.monthlyCap === null && limits.parallelCalls === null))
    return write(runStatement, actor, request, admission);
  try {
    return await db.$transaction(async (tx) => {
      // The calls that are open can only be counted by whoever comes alone.
      if (limits.parallelCalls !== null) await lockKey(tx, actor);
      // One counter may have taken what the other refused.
      const createdAt = await write((sql) => tx.$queryRaw(sql), actor, request, admission);
      if (!createdAt) throw new Refused();
      return createdAt;
    });
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

class Refused extends Error {}

async function lockKey(tx: Db, actor: Person): Promise<void> {
  const name = actor.kind === "key" ? `key:${actor.keyId}` : "";
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

type Run = (sql: Prisma.Sql) => Promise<{ createdAt: Date }[]>;

async function write(run: Run, actor: Person, request: ImageRequest, admission: Admission): Promise<Date | null> {
  const { n } = request;
  const { id, lease, door, idempotency, references, parentId, setId } = admission;
  const job = lease === null ? enqueueing("generate") : null;
  const [written] = await run(Prisma.sql`
    WITH person AS (
      SELECT u.id, COALESCE(u.monthly_quota, t.default_monthly_quota)
               + ${granted(Prisma.sql`u.id`, Prisma.sql`m.starts AT TIME ZONE t.time_zone`)} AS quota,
             m.starts AT TIME ZONE t.time_zone AS starts_at,
             (m.starts + interval '1 month') AT TIME ZONE t.time_zone AS ends_at,
             (now() AT TIME ZONE t.time_zone)::date AS today, COALESCE(u.daily_cap, t.default_daily_cap) AS daily_cap,
             ${keyColumns(actor)}
      FROM users u
      CROSS JOIN team t
      CROSS JOIN LATERAL (SELECT date_trunc('month', now() AT TIME ZONE t.time_zone) AS starts) m
      ${joinKey(actor)}
      WHERE u.id = ${actor.userId}::uuid AND u.disabled_at IS NULL AND u.role <> 'viewer'
      FOR SHARE OF u
    ), ${keyCounter(actor, n)} counter AS (
      INSERT INTO quota_windows AS w (user_id, starts_at, ends_at, reserved, day, day_used)
      SELECT p.id, p.starts_at, p.ends_at, ${n}::int, p.today, ${n}::int
      FROM person p
      WHERE (${n}::int <= p.quota AND (${n}::int > p.daily_cap) IS NOT TRUE
         OR EXISTS (SELECT FROM quota_windows o WHERE o.user_id = p.id AND o.starts_at = p.starts_at))
         ${capped(actor) ? Prisma.sql`AND EXISTS (SELECT FROM key_counter)` : Prisma.empty}
      -- Whoever began before midnight may come after those of the new day: then it counts as theirs.
      ON CONFLICT (user_id, starts_at) DO UPDATE
      SET reserved = w.reserved + EXCLUDED.reserved, day = GREATEST(w.day, EXCLUDED.day),
          day_used = EXCLUDED.day_used + CASE WHEN w.day >= EXCLUDED.day THEN w.day_used ELSE 0 END
      WHERE w.spent + w.reserved + EXCLUDED.reserved <= (SELECT quota FROM person)
        AND (EXCLUDED.day_used + CASE WHEN w.day >= EXCLUDED.day THEN w.day_used ELSE 0 END
             > (SELECT daily_cap FROM person)) IS NOT TRUE
      RETURNING user_id, starts_at
    ), generation AS (
      INSERT INTO generations (id, user_id, api_key_id, door, state, lease, lease_until, request, image_as_list, model,
                               prompt, n, size_asked, size_policy, quality, idempotency_key, request_hash,
                               private, parent_id, set_id, window_start,
                               started_at)
      SELECT ${id}::uuid, c.user_id, ${keyId(actor)}::uuid, ${door}::door,
             ${lease ? "running" : "queued"}::generation_state, ${lease}::uuid,
             CASE WHEN ${lease}::uuid IS NULL THEN NULL ELSE now() + make_interval(secs => ${leaseSeconds}) END,
             ${request.text}, ${Array.isArray(request.image)}, ${request.model}, ${request.prompt}, ${n}::int,
             ${request.size}, ${request.sizePolicy}::size_policy, ${request.quality}, ${idempotency?.key ?? null},
             ${idempotency?.hash ?? null}::bytea, ${admission.private},
             -- Should it be removed for good in this moment, this is a remix of nothing.
             (SELECT i.id FROM images i WHERE i.id = ${parentId}::uuid),
             (SELECT s.id FROM sets s WHERE s.id = ${setId}::uuid), c.starts_at, CASE WHEN ${lease}::uuid IS NULL THEN NULL ELSE now() END
      FROM counter c
      RETURNING id, user_id, private, window_start, created_at
    ), entry AS (
      INSERT INTO quota_ledger (id, user_id, window_start, generation_id, kind, amount)
      SELECT ${uuidv7()}::uuid, g.user_id, g.window_start, g.id, 'reserve', ${n}::int FROM generation g
    ) ${keeping(references)} ${job ? Prisma.sql`, ${job.cte}` : Prisma.empty}
    SELECT g.created_at AS "createdAt", ${announcing}, ${job ? job.wake : flushedLater}
    FROM generation g`);
  return written?.createdAt ?? null;
}

/**
 * Whoever runs the generation itself writes down that it is sent before it is: that commit flushes this one too. Should
 * the machine fail in between, the request was never let in, and nobody was called or told otherwise.
 */
const flushedLater = Prisma.sql`set_config('synchronous_commit', 'off', true)`;

const keyId = (actor: Person) => (actor.kind === "key" ? actor.keyId : null);
const capped = (actor: Person) => actor.kind === "key" && actor.limits.monthlyCap !== null;

function keyColumns(actor: Person): Prisma.Sql {
  return actor.kind === "key" ? Prisma.sql`k.id AS key_id, k.monthly_cap` : Prisma.sql`NULL::uuid AS key_id`;
}

/** Looks at the key once more: it may have been revoked since it was shown. */
function joinKey(actor: Person): Prisma.Sql {
  if (actor.kind !== "key") return Prisma.empty;
  return Prisma.sql`
    JOIN api_keys k ON k.id = ${actor.keyId}::uuid AND k.revoked_at IS NULL AND (k.expires_at > now()) IS NOT FALSE
     AND (k.parallel_calls IS NULL OR k.parallel_calls > (
           SELECT count(*) FROM generations o WHERE o.api_key_id = k.id AND o.state IN ('queued', 'running')))`;
}

function keyCounter(actor: Person, n: number): Prisma.Sql {
  if (!capped(actor)) return Prisma.empty;
  return Prisma.sql`
    key_counter AS (
      INSERT INTO key_windows AS w (api_key_id, starts_at, reserved)
      SELECT p.key_id, p.starts_at, ${n}::int
      FROM person p
      WHERE ${n}::int <= p.monthly_cap
         OR EXISTS (SELECT FROM key_windows o WHERE o.api_key_id = p.key_id AND o.starts_at = p.starts_at)
      ON CONFLICT (api_key_id, starts_at) DO UPDATE SET reserved = w.reserved + EXCLUDED.reserved
      WHERE w.spent + w.reserved + EXCLUDED.reserved <= (SELECT monthly_cap FROM person)
      RETURNING api_key_id
    ),`;
}

function keeping(references: ReferenceRow[]): Prisma.Sql {
  if (references.length === 0) return Prisma.empty;
  const rows = references.map(
    (row) => Prisma.sql`(${uuidv7()}::uuid, ${row.role}::reference_role, ${row.position}::int, ${row.form},
      ${row.storageKey ?? null}, ${row.sha256 ?? null}::bytea, ${row.mime ?? null}, ${row.bytes ?? null}::int,
      ${row.width ?? null}::int, ${row.height ?? null}::int, ${row.raw ?? null}, ${row.imageId ?? null}::uuid)`,
  );
  return Prisma.sql`, kept AS (
      INSERT INTO "references" (generation_id, id, role, position, form, storage_key, sha256, mime, bytes, width,
                                height, raw, image_id)
      SELECT g.id, r.* FROM generation g CROSS JOIN (VALUES ${Prisma.join(rows)}) r
    )`;
}
