import { request } from "@/components/request";
import type { SetImagesView, SetView } from "@/lib/schemas/set";
import type { FrameView } from "@/lib/schemas/views";

/** A set as the browser knows it: its head, and its images as far as they are loaded. */
export type SetState = { set: SetView; frames: FrameView[]; cursor: string | null };

/** Several changes within so many milliseconds are read once. */
const followAfter = 250;

/** Remembers the sets that were opened in a tab, so that the way back finds them as they were left. */
export class SetStore {
  private sets = new Map<string, SetState & { rendered: string }>();
  private listeners = new Set<() => void>();
  /** Moves are sent in the order in which they were made. */
  private sending: Promise<unknown> = Promise.resolve();
  private moves = 0;
  private following = new Set<string>();

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get(id: string): SetState | undefined {
    return this.sets.get(id);
  }

  /** The ids of the sets that are remembered. */
  loaded(): string[] {
    return [...this.sets.keys()];
  }

  /** Takes what the page was rendered with, unless it is what it was taken before. It runs while rendering. */
  load(set: SetView, images: SetImagesView, rendered: string) {
    if (this.sets.get(set.id)?.rendered === rendered) return;
    this.sets.set(set.id, { set, frames: images.frames, cursor: images.nextCursor, rendered });
  }

  /** Brings the next page. Throws `RequestError`. */
  async more(id: string): Promise<void> {
    const cursor = this.sets.get(id)?.cursor;
    if (!cursor) return;
    const page = await getPage(id, cursor);
    this.change(id, (state) => {
      const known = new Set(state.frames.map((frame) => frame.id));
      const added = page.frames.filter((frame) => !known.has(frame.id));
      return { ...state, frames: [...state.frames, ...added], cursor: page.nextCursor };
    });
  }

  /** Asks anew for as much as is loaded. Throws `RequestError`. */
  async reload(id: string): Promise<void> {
    const wanted = this.sets.get(id)?.frames.length ?? 0;
    const moves = this.moves;
    const set = await request<SetView>("GET", `/api/sets/${id}`);
    const frames: FrameView[] = [];
    let cursor: string | null = "";
    do {
      const page: SetImagesView = await getPage(id, cursor, wanted - frames.length);
      frames.push(...page.frames);
      cursor = page.nextCursor;
    } while (cursor && frames.length < wanted);
    const next = { set, frames, cursor };
    // What was moved meanwhile is on its way, and told of once it is there.
    if (moves === this.moves) this.change(id, (state) => ({ ...state, ...next }));
  }

  /** Follows what somebody has changed of sets that are loaded, once what was moved here is sent. */
  follow(ids: string[]) {
    for (const id of ids) {
      if (!this.sets.has(id) || this.following.has(id)) continue;
      this.following.add(id);
      setTimeout(async () => {
        await this.sending;
        this.following.delete(id);
        if (!this.sets.has(id)) return;
        // What fails here is right again with the next change or visit.
        await this.reload(id).catch(() => undefined);
      }, followAfter);
    }
  }

  /** Shows a changed head. */
  update(set: SetView) {
    this.change(set.id, (state) => ({ ...state, set }));
  }

  /** Follows a set no longer that was deleted here. */
  forget(id: string) {
    this.sets.delete(id);
  }

  /** Takes images out of what is shown. */
  drop(id: string, imageIds: string[]) {
    const gone = new Set(imageIds);
    this.change(id, (state) => ({
      ...state,
      frames: state.frames.filter((frame) => !gone.has(frame.id)),
      set: { ...state.set, count: state.set.count - gone.size },
    }));
  }

  /** Shows images as they are now, wherever they are loaded, and takes away those that are gone. */
  hear(frames: FrameView[], removed: string[]) {
    const [now, gone] = [new Map(frames.map((frame) => [frame.id, frame])), new Set(removed)];
    for (const [id, state] of this.sets) {
      const left = state.frames.filter((frame) => !gone.has(frame.id) && !now.get(frame.id)?.private);
      const count = state.set.count - (state.frames.length - left.length);
      const next = left.map((frame) => now.get(frame.id) ?? frame);
      this.change(id, () => ({ ...state, frames: next, set: { ...state.set, count } }));
    }
  }

  /** An image that is loaded. */
  frame(id: string): FrameView | undefined {
    for (const { frames } of this.sets.values()) {
      const found = frames.find((frame) => frame.id === id);
      if (found) return found;
    }
    return undefined;
  }

  /** Moves an image behind another one, or to the front: shown at once, then sent. Throws `RequestError`. */
  move(id: string, imageId: string, after: string | null): Promise<void> {
    this.change(id, (state) => {
      const frame = state.frames.find((one) => one.id === imageId);
      if (!frame) return state;
      const others = state.frames.filter((one) => one.id !== imageId);
      return { ...state, frames: others.toSpliced(others.findIndex((one) => one.id === after) + 1, 0, frame) };
    });
    this.moves += 1;
    const sent = this.sending.then(() => request<void>("PATCH", `/api/sets/${id}/images`, { imageId, after }));
    this.sending = sent.catch(() => undefined);
    return sent;
  }

  private change(id: string, update: (state: SetState) => SetState) {
    const state = this.sets.get(id);
    if (!state) return;
    this.sets.set(id, { ...update(state), rendered: state.rendered });
    for (const listener of this.listeners) listener();
  }
}

function getPage(id: string, cursor: string, most?: number): Promise<SetImagesView> {
  const query = new URLSearchParams({ cursor, ...(most !== undefined && { most: String(Math.max(60, most)) }) });
  return request("GET", `/api/sets/${id}/images?${query}`);
}
