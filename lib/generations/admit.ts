import { v7 as uuidv7 } from "uuid";
import type { Person } from "../auth/actor";
import { channelsFor } from "../channels/match";
import { type Db, db } from "../db";
import { AppError } from "../errors";
import { announce } from "../events";
import type { Door } from "../generated/prisma/enums";
import { enqueueGeneration } from "../queue";
import type { ImageRequest } from "../schemas/image-request";
import { mustTakeWork } from "./draining";
import { leaseSeconds } from "./lease";
import { getQuota } from "./quota";
import { deleteReferences, readReferences, storeReferences } from "./references";

/** The generation's id, and the lease that a caller through the `api` door holds from the start. */
type Admitted = { id: string; lease: string | null };

/**
 * Lets a request in: one transaction that finds the person active, reserves n images, and writes the generation with
 * its job. Through the `api` door the caller holds the lease at once and has to run it; through the `studio` door a
 * worker will. Throws `model_not_allowed`, `model_not_found`, `insufficient_quota`, `forbidden`, `restarting` or
 * `invalid_value`, and then nothing was written.
 */
export async function admit(actor: Person, request: ImageRequest, door: Door): Promise<Admitted> {
  mustTakeWork();
  mustBeAllowed(actor, request);
  await channelsFor(request.model);
  // Nobody waits for references to be fetched only to be told that nothing is left.
  if (request.image !== null && (await getQuota(actor)).left < request.n) throw await refusal(actor, request.n);
  const id = uuidv7();
  const lease = door === "api" ? uuidv7() : null;
  const references = await readReferences(request);
  try {
    const rows = await storeReferences(id, references);
    const reserved = await db.$transaction(async (tx) => {
      if (!(await reserve(tx, actor, request, { id, lease, door }))) return false;
      if (rows.length > 0) await tx.reference.createMany({ data: rows.map((row) => ({ id: uuidv7(), ...row })) });
      if (door === "studio") await enqueueGeneration(tx, id);
      await announce(tx, { generationId: id, userId: actor.userId, private: false });
      return true;
    });
    if (!reserved) throw await refusal(actor, request.n);
    return { id, lease };
  } catch (error) {
    // Only a refusal says for sure that nothing was written: after a broken connection the generation may be there.
    if (error instanceof AppError) await deleteReferences(id);
    throw error;
  }
}

function mustBeAllowed(actor: Person, { model }: ImageRequest): void {
  if (actor.role === "viewer") throw new AppError("forbidden", "Viewers can look at images but not make them.");
  if (actor.kind === "key" && actor.models.length > 0 && !actor.models.includes(model)) {
    const message = `This key may not use the model ${JSON.stringify(model)}.`;
    throw new AppError("model_not_allowed", message, { param: "model" });
  }
}

/**
 * Reservation, ledger entry and generation in one statement, so that parallel requests cannot pass the limit together:
 * the counter's own row lock orders them. False if it was refused.
 */
async function reserve(
  tx: Db,
  actor: Person,
  request: ImageRequest,
  { id, lease, door }: { id: string; lease: string | null; door: Door },
): Promise<boolean> {
  const { n } = request;
  const written = await tx.$executeRaw`
    WITH person AS (
      SELECT u.id, COALESCE(u.monthly_quota, t.default_monthly_quota) AS quota,
             m.starts AT TIME ZONE t.time_zone AS starts_at,
             (m.starts + interval '1 month') AT TIME ZONE t.time_zone AS ends_at
      FROM users u
      CROSS JOIN team t
      CROSS JOIN LATERAL (SELECT date_trunc('month', now() AT TIME ZONE t.time_zone) AS starts) m
      WHERE u.id = ${actor.userId}::uuid AND u.disabled_at IS NULL
      FOR SHARE OF u
    ), counter AS (
      INSERT INTO quota_windows AS w (user_id, starts_at, ends_at, reserved)
      SELECT p.id, p.starts_at, p.ends_at, ${n}::int
      FROM person p
      WHERE ${n}::int <= p.quota
         OR EXISTS (SELECT FROM quota_windows o WHERE o.user_id = p.id AND o.starts_at = p.starts_at)
      ON CONFLICT (user_id, starts_at) DO UPDATE SET reserved = w.reserved + EXCLUDED.reserved
      WHERE w.spent + w.reserved + EXCLUDED.reserved <= (SELECT quota FROM person) + w.granted
      RETURNING user_id, starts_at
    ), generation AS (
      INSERT INTO generations (id, user_id, api_key_id, door, state, lease, lease_until, request, image_as_list, model,
                               prompt, n, size_asked, quality, window_start, started_at)
      SELECT ${id}::uuid, c.user_id, ${actor.kind === "key" ? actor.keyId : null}::uuid, ${door}::door,
             ${lease ? "running" : "queued"}::generation_state, ${lease}::uuid,
             CASE WHEN ${lease}::uuid IS NULL THEN NULL ELSE now() + make_interval(secs => ${leaseSeconds}) END,
             ${request.text}, ${Array.isArray(request.image)}, ${request.model}, ${request.prompt}, ${n}::int,
             ${request.size}, ${request.quality}, c.starts_at,
             CASE WHEN ${lease}::uuid IS NULL THEN NULL ELSE now() END
      FROM counter c
      RETURNING id
    )
    INSERT INTO quota_ledger (id, user_id, window_start, generation_id, kind, amount)
    SELECT ${uuidv7()}::uuid, c.user_id, c.starts_at, ${id}::uuid, 'reserve', ${n}::int FROM counter c`;
  return written === 1;
}

/** Why nothing was reserved: the person is gone, or the month's images are used up. */
async function refusal(actor: Person, n: number): Promise<AppError> {
  const person = await db.user.findFirst({ where: { id: actor.userId, disabledAt: null }, select: { id: true } });
  if (!person) return new AppError("invalid_api_key", "This account is disabled. Ask an admin.");
  const quota = await getQuota(actor);
  const wanted = n === 1 ? "1 image" : `${n} images`;
  return new AppError(
    "insufficient_quota",
    `${wanted} asked for, ${quota.left} of ${quota.limit} left this month. The quota resets on ${quota.resetsOn}.`,
    {
      shouldRetry: false,
      headers: { "x-quota-remaining": String(quota.left), "x-quota-reset": quota.resetsAt },
    },
  );
}
