import { createRoom, type Place } from "./room";

/**
 * A place among the generations of this process that hold whole images in memory, and memory to hold them in. Buffers
 * of megabytes that come and go make V8 collect the whole heap every few requests, which costs more than all else.
 */
export type ImagePlace = Place & {
  /** Uninitialised memory, good until `leave`. */
  allocate: (bytes: number) => Buffer;
  /** Like `leave`, and promises that nobody looks at the memory any more: the next one may have it. */
  finish: () => void;
};

/** Enough for an answer with an image of 1536x1024 and the image itself; what is larger has memory of its own. */
const slabBytes = 8 * 1024 * 1024;

type Kept = { newPlace: () => Place; slabs: Buffer[] };
const kept = globalThis as { proofsheetImagePlaces?: Kept };

/**
 * One of four places, as many as keep two cores busy. An upstream that sends a byte a second, or a caller that reads as
 * slowly, holds the others up for five seconds and no longer.
 */
export function newImagePlace(): ImagePlace {
  kept.proofsheetImagePlaces ??= { newPlace: createRoom(4, 5_000), slabs: [] };
  const { newPlace, slabs } = kept.proofsheetImagePlaces;
  const place = newPlace();
  let slab: Buffer | null = null;
  let used = 0;
  const allocate = (bytes: number) => {
    if (bytes > slabBytes - used) return Buffer.allocUnsafeSlow(bytes);
    slab ??= slabs.pop() ?? Buffer.allocUnsafeSlow(slabBytes);
    const start = used;
    // On a boundary of eight bytes, as whoever reads numbers out of it may expect.
    used += Math.ceil(bytes / 8) * 8;
    return slab.subarray(start, start + bytes);
  };
  const finish = () => {
    // Slow ones have given their place up long before: no more than four slabs are worth keeping.
    if (slab && slabs.length < 4) slabs.push(slab);
    slab = null;
    used = slabBytes;
    place.leave();
  };
  return { ...place, allocate, finish };
}
