import { handle } from "@/lib/http";
import { sheetEvents, toMoment } from "@/lib/sheet-events";

/** The one event stream of a tab: what changes on the sheet, as server-sent events, from where it was left. */
export const GET = handle("member", async ({ actor, request }) => {
  // The browser's own, when it comes back by itself, is newer than what the page knew when it opened the stream.
  const since = request.headers.get("last-event-id") ?? new URL(request.url).searchParams.get("since");
  return new Response(sheetEvents(actor, request.signal, toMoment(since)), {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "private, no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
});
