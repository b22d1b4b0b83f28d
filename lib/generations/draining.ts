import { AppError } from "../errors";

const kept = globalThis as { proofsheetDraining?: boolean };

/** From now on this process takes no new work; what is under way goes on. */
export function drain(): void {
  kept.proofsheetDraining = true;
}

/** Throws `restarting` once the process is about to end: what it takes on now it could not finish. */
export function mustTakeWork(): void {
  if (!kept.proofsheetDraining) return;
  throw new AppError("restarting", "This server is about to restart. Try again in a moment.", {
    retryAfter: 5,
    headers: { connection: "close" },
  });
}
