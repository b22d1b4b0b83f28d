import type { EventEmitter } from "node:events";
import { db } from "@/lib/db";
import type { SheetEvent } from "@/lib/schemas/views";
import { until } from "./server";

/** How many listen to this process's changes. */
export const listeners = () => {
  const { proofsheetEvents } = globalThis as { proofsheetEvents?: { changes: EventEmitter } };
  const changes = proofsheetEvents?.changes;
  return (changes?.listenerCount("change") ?? 0) + (changes?.listenerCount("gap") ?? 0);
};

/** Waits until nobody does. */
export const none = () => until("nobody listens", 5000, async () => listeners() === 0);

/** Reads a stream to its end and keeps what it said. */
export function read(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  const heard = { text: "", ended: false, cancel: () => reader.cancel() };
  (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      heard.text += new TextDecoder().decode(value);
    }
    heard.ended = true;
  })();
  return heard;
}

/** Waits until the stream is connected. */
export const connected = (heard: { text: string }) =>
  until("it is connected", 5000, async () => heard.text.includes("connected"));

/** All that it has told so far. */
export const events = (heard: { text: string }) =>
  Array.from(heard.text.matchAll(/^data: (.*)$/gm), ([, data]) => JSON.parse(data ?? "") as SheetEvent);

/** What it has told of jobs. */
export const jobs = (heard: { text: string }) =>
  events(heard).flatMap((event) => (event.type === "job" ? [event.job] : []));

/** The row of a job of theirs. */
export async function aGeneration(ofUser: string, data: object = {}) {
  const windowStart = new Date("2026-11-01T00:00:00Z");
  const window = { userId: ofUser, startsAt: windowStart, endsAt: new Date("2026-12-01T00:00:00Z") };
  await db.quotaWindow.createMany({ data: window, skipDuplicates: true });
  const { id } = await db.generation.create({
    data: { userId: ofUser, door: "studio", request: "{}", model: "m", prompt: "p", windowStart, ...data },
  });
  return id;
}

/** The row of an image of a job. */
export async function anImage(data: { generationId: string; userId: string; index: number; private?: boolean }) {
  const facts = { originalKey: "none", sha256: Buffer.from("s"), mime: "image/png", bytes: 1, width: 64, height: 48 };
  return (await db.image.create({ data: { ...facts, ...data } })).id;
}
