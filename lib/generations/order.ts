import { v7 as uuidv7 } from "uuid";
import type { MemberActor } from "../auth/actor";
import { visibleImages, visibleSets } from "../auth/policy";
import { db } from "../db";
import { AppError } from "../errors";
import { invalidField, parseImageRequest } from "../openai-api";
import { joinFields, sliceFields } from "../raw-json";
import type { ImageRequest } from "../schemas/image-request";
import { type OrderFields, orderFields } from "../schemas/order";
import { type Admitted, admit } from "./admit";
import { findEarlier, hashRequest } from "./idempotency";
import { keepReferences } from "./kept-references";
import { getQuota } from "./quota";
import { discardReferences } from "./references";
import { refusal, viewersDoNot } from "./refusal";

/**
 * Lets what the studio asks for in, once for each `key`: the JSON of the API and beside it `references` by id,
 * `private`, `parentId`, `setId` and `sizePolicy`, which no channel gets to see. Throws what `admit` throws, `not_found` for a
 * reference or a set that the actor does not see, and then nothing was written.
 */
export async function admitOrder(actor: MemberActor, body: Buffer, key: string | null): Promise<Admitted> {
  const { request, fields } = parseOrder(body);
  const idempotency = { key, hash: hashRequest([body]), retry: null };
  const parentId = await seen(actor, fields.parentId);
  const { private: isPrivate, setId } = fields;
  // What was let in before is not asked for again, whatever has become of its references and its set meanwhile.
  const lookedUp = setId !== null || fields.references.length > 0;
  const earlier = lookedUp ? await findEarlier(actor, idempotency) : null;
  if (earlier) return { id: earlier, claimed: null, replayed: true, written: null };
  if (setId !== null) await mustTake(actor, setId, isPrivate);
  const options = { door: "studio", claim: false, idempotency, private: isPrivate, parentId, setId } as const;
  if (fields.references.length === 0) return admit(actor, request, options);
  if (actor.role === "viewer") throw viewersDoNot();
  if ((await getQuota(actor)).left < request.n) throw await refusal(actor, request.n);
  const id = uuidv7();
  const references = await keepReferences(actor, id, fields.references).catch(async (error: unknown) => {
    await discardReferences(id);
    throw error;
  });
  const image = references.length > 1 ? [] : null;
  return admit(actor, { ...request, image }, { ...options, prepared: { id, references } });
}

function parseOrder(body: Buffer): { request: ImageRequest; fields: OrderFields } {
  const request = parseImageRequest(body);
  const members = sliceFields(request.text);
  const own: Record<string, unknown> = {};
  for (const name of Object.keys(orderFields.shape)) {
    const text = members.get(name);
    if (text !== undefined) own[name] = JSON.parse(text);
    members.delete(name);
  }
  const parsed = orderFields.safeParse(own);
  if (!parsed.success) throw invalidField(parsed.error, own);
  const fields = parsed.data;
  if (fields.references.length > 0 && request.image !== null) {
    throw new AppError("invalid_value", "references should not be given beside image.", { param: "references" });
  }
  return { request: { ...request, sizePolicy: fields.sizePolicy, text: joinFields(members) }, fields };
}

async function mustTake(actor: MemberActor, setId: string, isPrivate: boolean): Promise<void> {
  const param = "setId";
  if (isPrivate) throw new AppError("invalid_value", "setId: what is private stays out of sets.", { param });
  const set = await db.set.findFirst({ where: { AND: [visibleSets(actor), { id: setId }] }, select: { id: true } });
  if (!set) throw new AppError("not_found", "setId: this set was not found.", { param });
}

/** What it came from may be gone since it was put into the composer; that is no reason not to make it. */
async function seen(actor: MemberActor, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const image = await db.image.findFirst({ where: { AND: [visibleImages(actor), { id }] }, select: { id: true } });
  return image?.id ?? null;
}
