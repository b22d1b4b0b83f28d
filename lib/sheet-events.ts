import type { MemberActor } from "./auth/actor";
import { isMember } from "./auth/sessions";
import { log } from "./log";
import type { SheetEvent } from "./schemas/views";
import { type Follower, followedUntil, followNews, isIdle, tellAgain } from "./sheet-news";
import { findMissed } from "./sheet-replay";

/** The moment that an id of an event stands for; null if it is none. */
export function toMoment(id: string | null): Date | null {
  return id && /^\d{1,15}$/.test(id) ? new Date(Number(id)) : null;
}

/** What could not be read is as good as missed for good. */
function unread(error: unknown): null {
  log.warn({ err: error }, "what an event stream missed could not be read");
  return null;
}

const heartbeatMs = 15_000;
/** So many events wait for a slow reader. */
const mostUnread = 500;

/**
 * What changes on the sheet for `actor`, as server-sent events until `signal` aborts, the reader cancels or the session
 * ends. Each has the moment as its id up to which all has been told; given back as `since`, to whichever process, it
 * brings what was missed. Where that cannot be said, a `gap` event says that the sheet has to be fetched anew.
 */
export function sheetEvents(
  actor: MemberActor,
  signal: AbortSignal,
  since: Date | null = null,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end = () => {};
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      let closed = false;
      let stop = () => {};
      const write = (text: string) => {
        if (closed) return;
        // Who reads no more, as a laptop that sleeps, comes back from where it was.
        if ((controller.desiredSize ?? 0) < -mostUnread) return end();
        controller.enqueue(encoder.encode(text));
      };
      // Until all that was missed has been told, one would have to begin there again.
      let caughtUp = since === null;
      const id = () => {
        caughtUp ||= replayed && isIdle();
        const moment = caughtUp ? followedUntil() : since;
        return moment ? `id: ${moment.getTime()}\n` : "";
      };
      let replayed = false;
      // The session may have been ended elsewhere: then this tab hears no more.
      const endWithSession = async () => (await isMember(actor).catch(() => true)) || end();
      const heartbeat = setInterval(async () => {
        await endWithSession();
        write(`: still here\n\n${id()}event: until\ndata:\n\n`);
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
      const follower: Follower = {
        actor,
        tell: (event: SheetEvent) => write(`${id()}data: ${JSON.stringify(event)}\n\n`),
        onGap: () => write(`${id()}event: gap\ndata: {}\n\n`),
        onSignedOut: (userId) => void (userId === actor.userId && endWithSession()),
      };
      try {
        stop = await followNews(follower);
      } catch (error) {
        // The browser comes back by itself from an end, but not from an answer that is an error.
        log.warn({ err: error }, "the event stream could not listen");
        return end();
      }
      // Whoever left in the meantime could not be taken off the list yet.
      if (closed) return stop();
      // When a process stops, those who listened to it do not all come back in the same moment.
      write(`retry: ${1500 + Math.floor(Math.random() * 1000)}\n\n: connected\n\n`);
      const missed = since && (await findMissed(actor, since).catch(unread));
      if (since && !missed) follower.onGap();
      // Of the quota it is always said how it stands.
      tellAgain(follower, missed ?? { generations: [], images: [] });
      replayed = true;
    },
    cancel: () => end(),
  });
}
