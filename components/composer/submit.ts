"use client";

import { RequestError, request } from "@/components/request";
import { pendingId } from "@/components/sheet/state";
import type { StudioValue } from "@/components/studio/context";
import type { DraftReference } from "@/lib/schemas/draft";
import type { JobView, QuotaView } from "@/lib/schemas/views";
import type { Choice } from "./choice";

/** What a click asks for. */
export type Order = { prompt: string; choice: Choice; private: boolean; parentId: string | null };

/** What was asked, under which name, and when; kept as long as nobody knows what became of it. */
type Asked = { body: string; name: string; at: number };
const storageKey = "proofsheet.asked";
/** So close together two clicks are meant as one. */
const doubleClickMs = 600;
/** After that the same words are meant anew. */
const sameMs = 120_000;
let last: Asked | null = null;
const underWay = new Set<string>();

/**
 * Asks for images. Their frames stand in the sheet at once, and go again if the server refuses. What is sent a second
 * time because its answer was lost, or by a double click, is made once. Throws `RequestError`.
 */
export async function submit(order: Order, { me, store, setQuota }: StudioValue): Promise<void> {
  const { prompt, choice } = order;
  const { model, size, quality, n } = choice;
  const fields = fieldsOf(order);
  const body = JSON.stringify(fields);
  if (last?.body === body && Date.now() - last.at < doubleClickMs) return;
  const asked = { body, name: unanswered(body) ?? newName(), at: Date.now() };
  last = asked;
  underWay.add(asked.name);
  remember(asked);
  const id = pendingId();
  store.begin({
    id,
    state: "queued",
    prompt,
    model: model.name,
    n,
    quality,
    sizeAsked: size?.size ?? null,
    width: size?.width ?? 1024,
    height: size?.height ?? 1024,
    person: me,
    private: order.private,
    createdAt: new Date().toISOString(),
    startedAt: null,
    position: null,
    usualSeconds: null,
    partial: null,
    canCancel: null,
    error: null,
  });
  window.scrollTo({ top: 0 });
  try {
    const path = "/api/generations";
    const headers = { "idempotency-key": asked.name };
    const answer = await request<{ job: JobView; quota: QuotaView }>("POST", path, fields, headers);
    forget(asked);
    store.settle(id, answer.job);
    setQuota(answer.quota);
  } catch (error) {
    // A refusal is an answer; without one it may have been let in.
    if (error instanceof RequestError && error.status > 0 && error.status < 500) forget(asked);
    store.drop(id);
    // Whoever has read what went wrong and clicks again means it.
    if (last === asked) last = null;
    throw error;
  } finally {
    underWay.delete(asked.name);
  }
}

/** The request's JSON: what is not chosen is not sent, so that it is the model's own choice. */
function fieldsOf({ prompt, choice, private: isPrivate, parentId }: Order) {
  const { model, size, quality, n, references, set, extras } = choice;
  const { style, background, watermark, format, compression, crop } = extras;
  return {
    ...{ model: model.name, prompt, n, ...(size && { size: size.size }), ...(quality && { quality }) },
    ...(style && { style }),
    ...(background && { background }),
    ...(watermark !== null && { watermark }),
    ...(format && { output_format: format }),
    ...(compression !== null && { output_compression: compression }),
    ...(crop && { sizePolicy: "crop" }),
    ...(references.length > 0 && { references: references.map(toId) }),
    ...(isPrivate && { private: true }),
    ...(parentId && { parentId }),
    ...(set && { setId: set.id }),
  };
}

function toId(one: DraftReference) {
  if (one.kind === "image") return { imageId: one.imageId };
  return one.kind === "upload" ? { uploadId: one.uploadId } : { referenceId: one.referenceId };
}

/** The name of the same request if its answer never came, also before a reload. */
function unanswered(body: string): string | null {
  try {
    const asked = JSON.parse(sessionStorage.getItem(storageKey) ?? "null") as Asked | null;
    const same = asked?.body === body && Date.now() - asked.at < sameMs && !underWay.has(asked.name);
    return same ? asked.name : null;
  } catch {
    return null;
  }
}

function remember(asked: Asked) {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(asked));
  } catch {
    // Without storage it is known as long as the page lives.
  }
}

function forget({ name }: Asked) {
  try {
    const asked = JSON.parse(sessionStorage.getItem(storageKey) ?? "null") as Asked | null;
    if (asked?.name === name) sessionStorage.removeItem(storageKey);
  } catch {
    // There is none.
  }
}

/** `crypto.randomUUID` exists on secure addresses alone. */
function newName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
