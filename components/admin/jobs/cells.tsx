import { Badge } from "@/components/ui/badge";
import { capitalized, count, duration } from "@/lib/format";
import type { AdminJob } from "@/lib/schemas/job";
import { stateWords } from "./words";

/** What was asked for; a private prompt is its author's. */
export function What({ job }: { job: AdminJob }) {
  const { prompt, model, n, quality } = job;
  const facts = [model, count(n, "image"), quality ?? ""].filter(Boolean);
  return (
    <div className="min-w-0 md:max-w-96">
      {prompt === null ? (
        <p className="text-muted">A private prompt</p>
      ) : (
        <p className="line-clamp-3 font-semibold wrap-anywhere">{prompt}</p>
      )}
      <p className="text-muted wrap-anywhere">{facts.join(" · ")}</p>
      {job.private && prompt !== null && <p className="text-muted">Private</p>}
    </div>
  );
}

/** Who asked, and by which door. */
export function Who({ job: { person, door, key } }: { job: AdminJob }) {
  return (
    <>
      <p className="wrap-anywhere">{person.name}</p>
      <p className="text-muted wrap-anywhere">{door === "studio" ? "Studio" : `API${key ? `, ${key}` : ""}`}</p>
    </>
  );
}

/** What became of it, in the provider's words where it said any. */
export function State({ job }: { job: AdminJob }) {
  const { error, state } = job;
  const look = state === "failed" || state === "unknown" ? "error" : state === "running" ? "mark" : "plain";
  const categories = error?.categories ?? [];
  return (
    <div className="flex min-w-0 flex-col items-start gap-1 md:max-w-80">
      <Badge look={look}>{stateWords(job)}</Badge>
      {error && state !== "cancelled" && <p className="wrap-anywhere">{error.message}</p>}
      {categories.length > 0 && <p className="font-semibold wrap-anywhere">Category: {categories.join(", ")}</p>}
    </div>
  );
}

/** Who made it, and every call that it took. */
export function Calls({ job: { channel, attempts } }: { job: AdminJob }) {
  return (
    <div className="min-w-0">
      <p className="wrap-anywhere">{channel ?? "None yet"}</p>
      {attempts.length > 0 && (
        <details>
          <summary className="cursor-pointer py-1 text-muted touch:py-3">{count(attempts.length, "call")}</summary>
          <ol className="flex flex-col gap-1 md:max-w-64">
            {attempts.map(({ channel: asked, outcome, status, message, ms }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: calls are only ever added
              <li key={index} className="border-l border-hairline pl-2 wrap-anywhere">
                {[asked, capitalized(outcome.replaceAll("_", " ")), status, ms !== undefined && duration(ms / 1000)]
                  .filter(Boolean)
                  .join(" · ")}
                {message && <p className="text-muted">{message}</p>}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}
