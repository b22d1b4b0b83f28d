import { count, shortDate } from "@/lib/format";
import type { LedgerLine } from "@/lib/schemas/quota";

/** Why a request came to nothing, by the code that its reservation ended with. */
const reasons: Record<string, string> = {
  cancelled: "Cancelled before it began",
  moderation_blocked: "Refused by the provider’s safety filter",
  upstream_refused: "Refused by the provider",
  no_channel_available: "No provider could take it",
  rate_limit_exceeded: "The provider had no room for it",
  upstream_failed: "The provider broke off",
  upstream_invalid_response: "The provider’s answer could not be used",
  upstream_timeout: "The provider did not answer in time",
  interrupted: "Interrupted by a restart while the provider worked",
  internal_error: "Something went wrong here",
};

/** What happened, in plain words: what was charged or given back, and why. */
export function wordsOf(line: LedgerLine, timeZone: string): string {
  if (line.kind === "generation") return ofGeneration(line);
  const by = line.by ? ` by ${line.by}` : "";
  if (line.kind === "withdrawal") return `A top-up was withdrawn${by}`;
  if (line.kind === "reversal") return `Given back${by}${line.reason ? `: ${line.reason}` : ""}`;
  // It ends when a day does: that day is the last on which it counts.
  const last = shortDate(new Date(Date.parse(line.expiresAt) - 1).toISOString(), timeZone);
  const until = { counts: `counts until ${last}`, expired: `ended ${last}`, withdrawn: "withdrawn since" }[line.state];
  return `Top-up${by}, ${until}${line.reason ? `: ${line.reason}` : ""}`;
}

function ofGeneration(line: Extract<LedgerLine, { kind: "generation" }>): string {
  const { state, n, charged, reason, givenBack } = line;
  if (state === "queued") return `${count(n, "image")} reserved, waiting`;
  if (state === "running") return `${count(n, "image")} reserved, being made`;
  if (state === "succeeded") {
    return charged < n ? `${charged} of ${n} delivered, the rest not charged` : `${count(n, "image")} delivered`;
  }
  const why =
    (reason && Object.hasOwn(reasons, reason) && reasons[reason]) ||
    (state === "unknown" ? "It is not known what became of it" : "It failed");
  if (charged === 0) return `${why}: not charged`;
  return givenBack ? `${why}: charged, and given back since` : `${why}: charged, as it may have been paid`;
}
