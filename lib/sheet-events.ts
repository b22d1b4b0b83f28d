import type { MemberActor } from "./auth/actor";
import { isMember } from "./auth/sessions";
import { log } from "./log";
import type { SheetEvent } from "./schemas/views";
import { type Follower, followNews, tellAgain } from "./sheet-news";

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
      const follower: Follower = {
        actor,
        tell: (event: SheetEvent) => write(`data: ${JSON.stringify(event)}\n\n`),
        onGap: () => write("event: gap\ndata: {}\n\n"),
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
      write("retry: 2000\n\n: connected\n\n");
      // What became of the quota while nobody listened.
      tellAgain(follower, { generations: [], images: [] });
    },
    cancel: () => end(),
  });
}
