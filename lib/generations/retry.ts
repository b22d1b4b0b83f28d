import { v7 as uuidv7 } from "uuid";
import type { MemberActor } from "../auth/actor";
import { visibleGenerations } from "../auth/policy";
import { db } from "../db";
import { AppError, notFound } from "../errors";
import { parseImageRequest } from "../openai-api";
import { mayGoBetter } from "../schemas/limits";
import { admit } from "./admit";
import type { GenerationError } from "./close";
import { hashRequest } from "./idempotency";
import { dismissJob } from "./put-away";
import type { ReferenceRow } from "./references";

/**
 * Asks once more, as it was, for what nobody could take just then and nothing was charged for, and puts the failed frame
 * away; asked for twice it is made once. Throws `not_found` unless it is the actor's own, `conflict` where asking again as
 * it is makes no sense, and whatever `admit` throws. Gives the new generation's id.
 */
export async function retryJob(actor: MemberActor, id: string): Promise<string> {
  const row = await db.generation.findFirst({
    where: { AND: [visibleGenerations(actor), { id, userId: actor.userId, door: "studio", state: "failed" }] },
    include: { references: { orderBy: [{ role: "asc" }, { position: "asc" }] } },
  });
  if (!row) throw notFound("This generation");
  if (!mayGoBetter(row.error as GenerationError | null)) {
    throw new AppError("conflict", "Asking for the same again would not help: change it first.");
  }
  const next = uuidv7();
  // The bytes stay where they are: a generation's references are kept as long as anything of it is.
  const references = row.references.map(({ id: _, ...reference }) => ({ ...reference, generationId: next }));
  const image = row.imageAsList ? [] : null;
  const request = { ...parseImageRequest(row.request), sizePolicy: row.sizePolicy, image };
  const admitted = await admit(actor, request, {
    ...{ door: "studio", claim: false, private: row.private, parentId: row.parentId },
    idempotency: { key: `retry ${id}`, hash: hashRequest([id]), retry: null },
    ...(references.length > 0 && { prepared: { id: next, references: references as ReferenceRow[] } }),
  });
  await dismissJob(actor, id);
  return admitted.id;
}
