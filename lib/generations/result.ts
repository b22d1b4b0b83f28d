import { db } from "../db";
import { type Change, listenForChanges } from "../events";
import { log } from "../log";
import type { RunResult } from "./run";

const pollMs = 2_000;
/** So many polls in a row may fail before a waiting caller is told. */
const patience = 15;

/** A finished generation with its images, whose bytes are in storage; null while it waits or runs. */
export async function loadResult(id: string): Promise<RunResult | null> {
  const images = { where: { deletedAt: null }, orderBy: { index: "asc" } } as const;
  const include = { channel: { select: { name: true } }, images };
  const row = await db.generation.findFirst({ where: { id, finishedAt: { not: null } }, include });
  if (!row) return null;
  return { generation: row, images: row.images };
}

/**
 * Waits until a generation is finished, in whichever process it runs: told by its announcement, and looking every two
 * seconds besides. Throws the signal's reason once it is aborted, or if the database stays away for half a minute.
 */
export async function waitForResult(id: string, signal?: AbortSignal): Promise<RunResult> {
  const bell = newBell();
  const onChange = ({ generationId }: Change) => void (generationId === id && bell.ring());
  const stop = await listenForChanges({ onChange, onGap: bell.ring }).catch(() => () => {});
  signal?.addEventListener("abort", bell.ring);
  try {
    for (let failures = 0; ; ) {
      signal?.throwIfAborted();
      try {
        const result = await loadResult(id);
        if (result) return result;
        failures = 0;
      } catch (error) {
        if (++failures === patience) throw error;
        log.warn({ err: error, generationId: id }, "a generation that somebody waits for could not be read");
      }
      await bell.heard(pollMs);
    }
  } finally {
    stop();
    signal?.removeEventListener("abort", bell.ring);
  }
}

/** Remembers a ring that comes while nobody listens. */
function newBell() {
  let rung = Promise.withResolvers<void>();
  return {
    ring: () => rung.resolve(),
    /** Resolves at the next ring, at the last one if it was not heard yet, or after `ms`. */
    async heard(ms: number): Promise<void> {
      const timer = setTimeout(rung.resolve, ms);
      await rung.promise;
      clearTimeout(timer);
      rung = Promise.withResolvers<void>();
    },
  };
}
