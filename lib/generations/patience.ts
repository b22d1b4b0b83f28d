import { setTimeout } from "node:timers/promises";
import { log } from "../log";

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
