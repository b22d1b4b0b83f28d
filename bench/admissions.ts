import type { Bed } from "./bed";
import { startOurs } from "./ours";
import { stop } from "./processes";
import { note, photoAnswer } from "./rounds";

/** Durable admissions with `Prefer: respond-async` per second, from 16 callers; null while the server does not know it. */
export async function admissions(bed: Bed, milliseconds: number): Promise<number | null> {
  const { url, headers } = bed.ours.target;
  // No worker takes what is admitted here: the upstream is never asked.
  const load = { url, headers: { ...headers, prefer: "respond-async" }, prompt: "icon", status: 202 };
  const first = await bed.generator.run({ ...load, callers: 1, requests: 1 });
  if (first.times.length === 0) return null;
  const result = note(await bed.generator.run({ ...load, callers: 16, milliseconds }), "respond-async");
  return result.times.length / result.seconds;
}

/** Requests per second from 16 callers while a worker in the same process makes the thumbnails of what came before. */
export async function withWorker(bed: Bed, milliseconds: number): Promise<number> {
  const { child, program } = await startOurs(bed.team, "inline", bed.probe);
  try {
    const load = { ...program.target, prompt: "photo", leastBytes: photoAnswer };
    await bed.generator.run({ ...load, callers: 1, requests: 10 });
    const result = note(await bed.generator.run({ ...load, callers: 16, milliseconds }), "with the worker");
    return result.times.length / result.seconds;
  } finally {
    await stop(child);
  }
}
