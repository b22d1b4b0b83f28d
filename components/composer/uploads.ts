"use client";

import { useSyncExternalStore } from "react";
import { RequestError } from "@/components/request";
import { maxReferences, type UploadView } from "@/lib/schemas/draft";
import { addReferences, readDraft } from "./draft";

/** Why a file is no reference; the words are the composer's. `other`: what the server says. */
type UploadFault = "notImage" | "tooLarge" | "tooManyPixels" | "animated" | "broken" | "hidden" | "other";

/** A file that is on its way, or that was refused. */
export type Pending = { key: number; name: string; fault: UploadFault | null; words: string };

const maxBytes = 50 * 1024 * 1024;
const atOnce = 3;
const listeners = new Set<() => void>();
const none: Pending[] = [];
let pending: Pending[] = none;
let nextKey = 1;

function set(next: Pending[]) {
  pending = next;
  for (const listener of listeners) listener();
}

/**
 * Uploads files as references, in their order, a few at a time; those that cannot be one stay in the list with the
 * reason and take nothing from the others. What is beyond the limit is left out.
 */
export async function uploadReferences(files: File[]): Promise<void> {
  const onTheWay = pending.filter(({ fault }) => fault === null).length;
  const room = maxReferences - readDraft().references.length - onTheWay;
  const taken = files.slice(0, Math.max(0, room));
  const tasks = taken.map((file) => {
    const fault = faultOf(file);
    return { file, entry: { key: nextKey++, name: file.name, fault, words: "" } };
  });
  // What was refused before has been read by whoever brings others.
  dismissUploads();
  set([...pending, ...tasks.map(({ entry }) => entry)]);
  const good = tasks.filter(({ entry }) => entry.fault === null);
  const lanes: Promise<unknown>[] = Array.from({ length: atOnce }, () => Promise.resolve());
  const sent = good.map(({ file }, index) => {
    const one = (lanes[index % atOnce] ?? Promise.resolve()).then(() => send(file).catch((error: unknown) => error));
    lanes[index % atOnce] = one;
    return one;
  });
  for (const [index, one] of sent.entries()) {
    const result = await one;
    const key = good[index]?.entry.key;
    if (isUpload(result)) {
      const { id: uploadId, name, thumbnail } = result;
      set(pending.filter((other) => other.key !== key));
      addReferences([{ kind: "upload", uploadId, name, thumbnail }]);
    } else set(pending.map((other) => (other.key === key ? { ...other, ...reasonOf(result) } : other)));
  }
  if (files.length > taken.length) addReferences([], true);
}

/** Puts a refused file away. */
export function dismissUpload(key: number) {
  set(pending.filter((one) => one.key !== key));
}

/** Puts all refused files away. */
export function dismissUploads() {
  set(pending.filter(({ fault }) => fault === null));
}

/** The files that are on their way or were refused. */
export function usePending(): Pending[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pending,
    () => none,
  );
}

async function send(file: File): Promise<UploadView> {
  const path = `/api/uploads?name=${encodeURIComponent(file.name.slice(0, 200))}`;
  const headers = { "content-type": "application/octet-stream" };
  const response = await fetch(path, { method: "POST", body: file, headers });
  if (response.ok) return (await response.json()) as UploadView;
  const answer = (await response.json().catch(() => null)) as { error?: { message: string; code: string } } | null;
  throw new RequestError(answer?.error?.message ?? "", response.status, answer?.error?.code ?? "unknown", null);
}

function isUpload(result: unknown): result is UploadView {
  return typeof result === "object" && result !== null && "thumbnail" in result;
}

function faultOf({ type, size, name }: File): UploadFault | null {
  if (size > maxBytes) return "tooLarge";
  // Some systems tell no type; what it is then shows when it is looked at.
  const image = type === "" ? !/\.\w+$/.test(name) || /\.(png|jpe?g|webp)$/i.test(name) : type.startsWith("image/");
  return image ? null : "notImage";
}

const said: [RegExp, UploadFault][] = [
  [/animated/, "animated"],
  [/too many pixels/, "tooManyPixels"],
  [/hidden behind/, "hidden"],
  [/incomplete|damaged/, "broken"],
  [/not a PNG|not what its first bytes/, "notImage"],
  [/larger than/, "tooLarge"],
];

function reasonOf(error: unknown): Pick<Pending, "fault" | "words"> {
  const words = error instanceof RequestError ? error.message.replace(/^file:? /, "") : "";
  const fault = said.find(([pattern]) => pattern.test(words))?.[1] ?? "other";
  return { fault, words };
}
