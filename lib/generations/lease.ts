import { db } from "../db";
import { log } from "../log";

/** How long a lease is good without being renewed; after that anybody may take the generation over. */
export const leaseSeconds = 25;
const renewEvery = 8_000;

const kept = globalThis as { proofsheetLeases?: { held: Set<string>; timer: NodeJS.Timeout | null } };
kept.proofsheetLeases ??= { held: new Set(), timer: null };
const state = kept.proofsheetLeases;

/** Runs `work` while this process renews `lease` on its generation: one statement for all that it holds. */
export async function holdingLease<T>(lease: string, work: () => Promise<T>): Promise<T> {
  state.held.add(lease);
  state.timer ??= setInterval(renew, renewEvery).unref();
  try {
    return await work();
  } finally {
    state.held.delete(lease);
    if (state.held.size === 0 && state.timer) {
      clearInterval(state.timer);
      state.timer = null;
    }
  }
}

/** The leases of the generations that this process is running. */
export function heldLeases(): string[] {
  return [...state.held];
}

/** Renews what this process holds; throws if the database is away. */
export async function renewLeases(): Promise<void> {
  if (state.held.size === 0) return;
  await db.$executeRaw`
    UPDATE generations SET lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE lease = ANY(${heldLeases()}::uuid[]) AND state = 'running'`;
}

// The next turn tries again; a lease outlives two missed ones.
function renew(): void {
  renewLeases().catch((error: unknown) => log.warn({ err: error }, "leases could not be renewed"));
}
