"use client";

import { request } from "@/components/request";
import { pendingId } from "@/components/sheet/state";
import type { StudioValue } from "@/components/studio/context";
import type { JobView, QuotaView } from "@/lib/schemas/views";
import type { Choice } from "./choice";

/** Asks for images. Their frames stand in the sheet at once, and go again if the server refuses. Throws `RequestError`. */
export async function submit(prompt: string, choice: Choice, { me, store, setQuota }: StudioValue): Promise<void> {
  const { model, size, quality, n } = choice;
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
    private: false,
    createdAt: new Date().toISOString(),
    startedAt: null,
    position: null,
    usualSeconds: null,
    error: null,
  });
  window.scrollTo({ top: 0 });
  const body = { model: model.name, prompt, n, ...(size && { size: size.size }), ...(quality && { quality }) };
  try {
    const answer = await request<{ job: JobView; quota: QuotaView }>("POST", "/api/generations", body);
    store.settle(id, answer.job);
    setQuota(answer.quota);
  } catch (error) {
    store.drop(id);
    throw error;
  }
}
