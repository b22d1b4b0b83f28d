"use client";

import { useSyncExternalStore } from "react";
import { fillIn } from "@/components/presets/variables";
import { request } from "@/components/request";
import { type DraftReference, type GenerationDraft, maxReferences, type Wishes } from "@/lib/schemas/draft";
import type { PresetView } from "@/lib/schemas/preset";
import { draftCookie } from "./draft-cookie";

/** What the composer holds; null leaves the choice to the composer. */
export type Draft = Wishes & {
  /** Whose it is; null: nobody has said so yet. */
  owner: string | null;
  /** The image that it is a remix of. */
  parentId: string | null;
  /** The preset that the prompt goes into. */
  preset: DraftPreset | null;
  /** What presets' variables were filled with last. */
  variables: Record<string, string>;
};

/** A preset as it was when it was taken up. */
export type DraftPreset = Pick<PresetView, "id" | "name" | "text">;

/** What the tray has to say: so many were taken, so many found no room or are there already. */
export type TrayNews = { added: number; full: boolean; missing: number };

const storageKey = "proofsheet.draft";
export const blankDraft: Draft = {
  ...{ prompt: "", model: null, size: null, quality: null, n: 1 },
  ...{ style: null, background: null, watermark: null, format: null, compression: null, crop: false },
  ...{ owner: null, private: false, references: [], set: null, parentId: null, preset: null, variables: {} },
};
const listeners = new Set<() => void>();
let current: Draft | undefined;
let wantsFocus = false;
let noted = "";
let news: TrayNews | null = null;
let adopted: Partial<Draft> = {};

/** The draft as it is now, also outside of components. */
export function readDraft(): Draft {
  if (current) return current;
  try {
    const kept = sessionStorage.getItem(storageKey) ?? localStorage.getItem(storageKey);
    current = { ...blankDraft, ...(JSON.parse(kept ?? "{}") as Partial<Draft>) };
  } catch {
    current = blankDraft;
  }
  return current;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Changes the draft of this tab and keeps it over a reload; tabs that are opened later begin with the one changed last. */
export function changeDraft(change: Partial<Draft>) {
  current = { ...readDraft(), ...change };
  try {
    for (const storage of [sessionStorage, localStorage]) storage.setItem(storageKey, JSON.stringify(current));
  } catch {
    // Without storage the draft lives as long as the page.
  }
  noteShape(current);
  for (const listener of listeners) listener();
}

/** Takes up what was chosen before anybody listened; it is of whoever sits there, whosever draft was kept before. */
export function adoptDraft(chosen: Partial<Draft>) {
  adopted = chosen;
  if (Object.keys(chosen).length > 0) changeDraft(chosen);
}

/** Begins with a blank draft where the one of this browser is somebody else's. */
export function claimDraft(owner: string) {
  const kept = readDraft().owner;
  if (kept !== owner) changeDraft({ ...(kept === null ? {} : { ...blankDraft, ...adopted }), owner });
  adopted = {};
}

/** For the server, which cannot see the draft: whether it gives the composer another shape. */
function noteShape({ references, preset, parentId, private: isPrivate, style, background, watermark, format }: Draft) {
  const notes = [preset, parentId, style, background, watermark, format].some((one) => one !== null);
  const age = references.length > 0 || isPrivate || notes ? 31_536_000 : 0;
  const cookie = `${draftCookie}=1; path=/; samesite=lax; max-age=${age}`;
  if (typeof document === "undefined" || cookie === noted) return;
  noted = cookie;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
  document.cookie = cookie;
}

/** Puts a prompt and its settings into the composer and asks for its focus. */
export function fillDraft(draft: Partial<Draft>) {
  wantsFocus = true;
  changeDraft(draft);
}

/**
 * Fills the composer with all that a generation was asked for, its references among it; `extra` comes on top, such as
 * the `parentId` of a remix. Throws `RequestError`.
 */
export async function fillFrom(generationId: string, extra: Partial<Draft> = {}): Promise<void> {
  const { missing, ...wishes } = await request<GenerationDraft>("GET", `/api/generations/${generationId}/draft`);
  if (missing > 0) news = { added: wishes.references.length, full: false, missing };
  fillDraft({ ...wishes, parentId: null, preset: null, ...extra });
}

/** Adds references to the tray, up to the limit, each once, and has it said; `full`: others found no room before. */
export function addReferences(more: DraftReference[], full = false): void {
  const { references } = readDraft();
  const known = new Set(references.map(referenceKey));
  const fresh = [...new Map(more.map((one) => [referenceKey(one), one])).entries()].flatMap(([key, one]) =>
    known.has(key) ? [] : [one],
  );
  const room = Math.max(0, maxReferences - references.length);
  news = { added: Math.min(fresh.length, room), full: full || fresh.length > room, missing: 0 };
  changeDraft({ references: [...references, ...fresh.slice(0, room)] });
}

/** "Use as reference": adds images of the library, with what they are called if that is known. */
export function takeAsReference(imageIds: string[], names: string[] = []): void {
  addReferences(
    imageIds.map((imageId, index) => {
      return { kind: "image", imageId, name: names[index] ?? "", thumbnail: `/media/${imageId}/small` };
    }),
  );
}

/** What makes two references the same one. */
export function referenceKey(one: DraftReference): string {
  if (one.kind === "image") return one.imageId;
  return one.kind === "upload" ? one.uploadId : one.referenceId;
}

/** The prompt that goes out: what was typed, within the preset if there is one. */
export function promptOf({ prompt, preset, variables }: Draft): string {
  return preset ? fillIn(preset.text, prompt, variables) : prompt.trim();
}

/** Whether the composer should take the focus; true once per `fillDraft`. */
export function takeFocusWish(): boolean {
  const wish = wantsFocus;
  wantsFocus = false;
  return wish;
}

/** What has happened to the tray and was not said yet; once. */
export function takeTrayNews(): TrayNews | null {
  const kept = news;
  news = null;
  return kept;
}

/** The draft; blank while the page comes to life. */
export function useDraft(): Draft {
  return useSyncExternalStore(subscribe, readDraft, () => blankDraft);
}
