import { handle } from "@/lib/http";
import { sheetEvents } from "@/lib/sheet-events";

/** The one event stream of a tab: what changes on the sheet, as server-sent events. */
export const GET = handle("member", async ({ actor, request }) => {
  const stream = await sheetEvents(actor, request.signal);
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "private, no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
});
