import { availableParallelism } from "node:os";
import sharp, { type Sharp, type SharpOptions } from "sharp";

/** The most pixels an image may have. */
export const maxPixels = 40_000_000;

/** Decoding shares libuv's four threads with file access and DNS: three at most, so those always find one. */
const slots = Math.min(availableParallelism(), 3);
// More images side by side beat more threads on one image; further threads only where there are cores to spare.
sharp.concurrency(Math.max(1, Math.floor(availableParallelism() / slots)));
// Every image is another one: libvips' cache of past operations would only hold memory.
sharp.cache(false);

/** An image from outside as a `sharp` pipeline: any damage is an error, and so are too many pixels. */
export function open(bytes: Buffer, options?: SharpOptions): Sharp {
  // A file that makes the decoder work for half a minute is an attack, not an image.
  return sharp(bytes, { failOn: "error", limitInputPixels: maxPixels, sequentialRead: true, ...options }).timeout({
    seconds: 30,
  });
}

type Waiting = { weight: number; start: () => void };
const urgent: Waiting[] = [];
const patient: Waiting[] = [];
let free = slots;

/**
 * Runs `task` when there is room for one more decoded image of `pixels` pixels: one per slot, a big one alone, so that
 * memory stays bounded. What a request waits for (`urgent`) goes before work that nobody waits for.
 */
export async function decoding<T>(pixels: number, priority: "urgent" | "patient", task: () => Promise<T>): Promise<T> {
  // An interlaced or progressive image is held whole: 16 million pixels are 64 MB or more.
  const weight = pixels > 16_000_000 ? slots : 1;
  await new Promise<void>((start) => {
    (priority === "urgent" ? urgent : patient).push({ weight, start });
    admit();
  });
  try {
    return await task();
  } finally {
    free += weight;
    admit();
  }
}

function admit(): void {
  for (let line = next(); line?.[0] && line[0].weight <= free; line = next()) {
    const { weight, start } = line.shift() as Waiting;
    free -= weight;
    start();
  }
}

function next(): Waiting[] {
  return urgent.length > 0 ? urgent : patient;
}
