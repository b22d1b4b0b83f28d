import type { MemberActor } from "./auth/actor";
import { administers } from "./auth/policy";
import { isMember } from "./auth/sessions";
import { AppError } from "./errors";
import { type Change, listenForChanges } from "./events";
import { getJob } from "./generations/jobs";
import { getQuota } from "./generations/quota";
import { listFrames } from "./images";
import { log } from "./log";
import { countOpenRequests } from "./quotas/requests";
import type { JobView, SheetEvent } from "./schemas/views";

const heartbeatMs = 15_000;

/**
 * What changes on the sheet for `actor`, as server-sent events until `signal` aborts, the reader cancels or the session
 * ends. A listener that may have missed something gets a `gap` event and fetches the sheet anew.
 */
export function sheetEvents(actor: MemberActor, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end = () => {};
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      let closed = false;
      let stop = () => {};
      const write = (text: string) => {
        if (!closed) controller.enqueue(encoder.encode(text));
      };
      // The session may have been ended elsewhere: then this tab hears no more.
      const endWithSession = async () => (await isMember(actor).catch(() => true)) || end();
      const heartbeat = setInterval(async () => {
        await endWithSession();
        write(": still here\n\n");
      }, heartbeatMs);
      end = () => {
        if (closed) return;
        closed = true;
        clearInterval(heartbeat);
        signal.removeEventListener("abort", end);
        stop();
        try {
          controller.close();
        } catch (error) {
          log.debug({ err: error }, "the event stream was closed already");
        }
      };
      signal.addEventListener("abort", end);
      if (signal.aborted) return end();
      const hear = inOrder((change) => (closed ? Promise.resolve() : tell(actor, change, write)));
      try {
        stop = await listenForChanges(
          hear,
          () => write("event: gap\ndata: {}\n\n"),
          (userId) => userId === actor.userId && void endWithSession(),
        );
      } catch (error) {
        // The browser comes back by itself from an end, but not from an answer that is an error.
        log.warn({ err: error }, "the event stream could not listen");
        return end();
      }
      // Whoever left in the meantime could not be taken off the list yet.
      if (closed) stop();
      write("retry: 2000\n\n: connected\n\n");
      // What became of the quota while nobody listened.
      hear({ generationId: null, userId: actor.userId, private: true });
    },
    cancel: () => end(),
  });
}

/** One after the other, so that no state overtakes a later one; what changes again while it waits is told once. */
function inOrder(work: (change: Change) => Promise<void>): (change: Change) => void {
  const waiting = new Map<string, Change>();
  let working = false;
  return async (change) => {
    waiting.set(change.generationId ?? change.userId, change);
    if (working) return;
    working = true;
    // What is added on the way is met by the same loop.
    for (const [id, next] of waiting) {
      waiting.delete(id);
      await work(next);
    }
    working = false;
  };
}

async function tell(actor: MemberActor, change: Change, write: (text: string) => void): Promise<void> {
  const send = (event: SheetEvent) => write(`data: ${JSON.stringify(event)}\n\n`);
  try {
    if (change.generationId === null) return await tellQuota(actor, change, send);
    const job = await getJob(actor, change.generationId);
    const frames = job.state === "succeeded" ? await listFrames(actor, change.generationId) : [];
    send({ type: "job", job: forEyesOf(actor, job), frames });
    if (change.userId === actor.userId) send({ type: "quota", quota: await getQuota(actor) });
  } catch (error) {
    // Not for this actor's eyes.
    if (!(error instanceof AppError)) log.debug({ err: error }, "an event was not told");
  }
}

/** What one may still make is one's own to know; that somebody asks for more is for admins. */
async function tellQuota(actor: MemberActor, { userId }: Change, send: (event: SheetEvent) => void): Promise<void> {
  if (userId === actor.userId) send({ type: "quota", quota: await getQuota(actor) });
  if (administers(actor)) send({ type: "requests", open: await countOpenRequests(actor) });
}

/** That somebody else's job came to nothing is told, so that its frame goes; of what and why is its author's to read. */
function forEyesOf(actor: MemberActor, job: JobView): JobView {
  if (job.person.id === actor.userId || job.error === null) return job;
  return { ...job, prompt: "", error: null };
}
