import { setTimeout } from "node:timers/promises";
import { log } from "../log";
import { type PutOptions, type Storage, storage } from "../storage/storage";

/** The generation is somebody else's now: whoever finds out stops, and writes nothing more. */
export class LeaseLost extends Error {}

/** Tries again for half a minute while the database is away: by now something may have been paid for. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof LeaseLost || tries === 6) throw error;
      log.warn({ err: error }, "the database did not take a generation's step; trying again");
      await setTimeout(500 * 2 ** tries);
    }
  }
}

/**
 * What was paid for is not lost because the storage is away: tries again for ten minutes, while the lease is held.
 * Options that are a function are asked for once; what that throws is not tried again.
 */
export async function putPatiently(...[key, body, options]: Parameters<Storage["put"]>): Promise<void> {
  let asked: Promise<PutOptions> | undefined;
  const once = typeof options === "function" ? () => (asked ??= options()) : options;
  const giveUpAt = Date.now() + 10 * 60_000;
  for (let wait = 500; ; wait = Math.min(wait * 2, 15_000)) {
    try {
      return await storage().put(key, body, once);
    } catch (error) {
      await asked;
      if (Date.now() > giveUpAt) throw error;
      log.warn({ err: error, key }, "the storage did not take an image; trying again");
      await setTimeout(wait);
    }
  }
}
