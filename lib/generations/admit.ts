import { setTimeout } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import type { Person } from "../auth/actor";
import { channelsFor } from "../channels/match";
import { wishOfRequest } from "../channels/wish";
import { sqlFault } from "../db";
import { AppError } from "../errors";
import type { Door } from "../generated/prisma/enums";
import { queue } from "../queue";
import type { ImageRequest } from "../schemas/image-request";
import { mustTakeWork } from "./draining";
import { findEarlier, type Idempotency } from "./idempotency";
import { getQuota } from "./quota";
import { discardReferences, type ReferenceRow, readReferences, storeReferences } from "./references";
import { refusal, viewersDoNot } from "./refusal";
import { type Admission, reserve } from "./reserve";
import type { Claimed } from "./run";

export type AdmitOptions = {
  door: Door;
  /** The caller holds the lease at once and has to run it; otherwise a worker will. */
  claim: boolean;
  idempotency?: Idempotency | null;
  /** References that were stored under `references/<id>/` before: the generation gets that id. */
  prepared?: { id: string; references: ReferenceRow[] };
  /** Its images are for their author's eyes alone. */
  private?: boolean;
  /** The image that it is a remix of. */
  parentId?: string | null;
  /** The set that its images are put into. */
  setId?: string | null;
};

/**
 * `claimed` is null where somebody else runs it; `replayed`: an earlier request under the same name made it; `written`
 * is what has just been written down, where that is known.
 */
export type Admitted = { id: string; claimed: Claimed | null; replayed: boolean; written: Written | null };
type Written = { createdAt: Date; references: ReferenceRow[] };

/**
 * Lets a request in: finds the person active, reserves n images and writes the generation, once, whatever becomes of
 * the connection meanwhile. With an idempotency key that is known it finds the earlier generation instead. Throws
 * `model_not_allowed`, `model_not_found`, `insufficient_quota`, `rate_limit_exceeded`, `idempotency_key_reused`,
 * `forbidden`, `restarting`, `invalid_value` or whatever says that no channel can take it, and then nothing was written.
 */
export async function admit(actor: Person, request: ImageRequest, options: AdmitOptions): Promise<Admitted> {
  const {
    door,
    claim,
    idempotency = null,
    prepared,
    private: isPrivate = false,
    parentId = null,
    setId = null,
  } = options;
  const id = prepared?.id ?? uuidv7();
  let stored = prepared !== undefined;
  let reserving = false;
  try {
    mustTakeWork();
    mustBeAllowed(actor, request);
    const earlier = idempotency && (await findEarlier(actor, idempotency));
    if (earlier) return await attach(earlier, stored ? id : null);
    const channels = await channelsFor(wishOfRequest(request, prepared?.references));
    // Nobody waits for references to be fetched only to be told that nothing is left.
    if (request.image !== null && (await getQuota(actor)).left < request.n) throw await refusal(actor, request.n);
    const read = prepared ? [] : await readReferences(request);
    stored ||= read.length > 0;
    const references = prepared?.references ?? (await storeReferences(id, read));
    const lease = claim ? uuidv7() : null;
    if (!claim) await queue();
    reserving = true;
    const admission = { id, lease, door, idempotency, references, private: isPrivate, parentId, setId };
    const reserved = await reserveOnce(actor, request, admission);
    if (reserved) {
      const generation = toRunning(actor, request, id, references);
      const inMemory = prepared ? {} : { references: { images: read, mask: null } };
      const claimed = lease ? { generation, lease, channels, ...inMemory } : null;
      return {
        id,
        claimed,
        replayed: false,
        written: reserved === "before" ? null : { createdAt: reserved, references },
      };
    }
    // Of many at once with the same name another may have been let in, and have taken what was left.
    const meanwhile = idempotency && (await findEarlier(actor, idempotency));
    if (!meanwhile) throw await refusal(actor, request.n);
    return await attach(meanwhile, stored ? id : null);
  } catch (error) {
    // By then only a refusal says for sure that nothing was written: after a broken connection the row may be there.
    const unwritten = !reserving || (error instanceof AppError && error.code !== "database_unavailable");
    if (stored && unwritten) await discardReferences(id);
    throw error;
  }
}

/** What has just been written, as whoever runs it reads it. */
function toRunning(
  { userId }: Person,
  request: ImageRequest,
  id: string,
  references: ReferenceRow[],
): Claimed["generation"] {
  const { model, prompt, n, quality, text, size, sizePolicy } = request;
  const imageAsList = Array.isArray(request.image);
  return { id, userId, model, prompt, n, quality, request: text, imageAsList, sizeAsked: size, sizePolicy, references };
}

/** The earlier generation has references of its own. */
async function attach(earlier: string, referencesOf: string | null): Promise<Admitted> {
  if (referencesOf) await discardReferences(referencesOf);
  return { id: earlier, claimed: null, replayed: true, written: null };
}

function mustBeAllowed(actor: Person, { model }: ImageRequest): void {
  if (actor.role === "viewer") throw viewersDoNot();
  if (actor.kind === "key" && actor.models.length > 0 && !actor.models.includes(model)) {
    const message = `This key may not use the model ${JSON.stringify(model)}.`;
    throw new AppError("model_not_allowed", message, { param: "model" });
  }
}

/**
 * `reserve`, tried again under the same id while the connection breaks: where the first try was written after all, the
 * second finds its row: `before`. Throws `database_unavailable` if it cannot be known; a program may then only ask again if it
 * gave the request a name.
 */
async function reserveOnce(
  actor: Person,
  request: ImageRequest,
  admission: Admission,
): Promise<Date | "before" | null> {
  let doubtful = false;
  for (let tries = 1; ; tries++) {
    try {
      return await reserve(actor, request, admission);
    } catch (error) {
      const { state, index, reached } = sqlFault(error);
      if (index === "generations_pkey") return "before";
      if (index === "generations_idempotency") return null;
      // Of what Postgres itself refuses nothing was written; 08 and 57 are its words for going away.
      if (state !== null && !/^(08|40|53|57)/.test(state)) throw unwritten(error);
      doubtful ||= reached;
      if (tries === 3) throw doubtful ? unknown(admission, error) : error;
      await setTimeout(300 * tries);
    }
  }
}

/** Postgres did not take it, for whatever reason: nobody was called, and later it may go better. */
function unwritten(cause: unknown): AppError {
  const message = "The request could not be written down. Try again.";
  return new AppError("database_unavailable", message, { cause, retryAfter: 5 });
}

function unknown({ id, idempotency }: Admission, cause: unknown): AppError {
  const named = idempotency !== null && idempotency.key !== null;
  const message = named
    ? "The database went away while the request was written down. Try again with the same Idempotency-Key."
    : `The database went away while the request was written down: look for generation ${id} before asking again.`;
  return new AppError("database_unavailable", message, {
    cause,
    retryAfter: 5,
    ...(!named && { shouldRetry: false }),
    headers: { "x-generation-id": id },
  });
}
