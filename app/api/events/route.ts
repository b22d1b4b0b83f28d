import { handle } from "@/lib/http";
import { sheetEvents } from "@/lib/sheet-events";

/** The one event stream of a tab: what changes on the sheet, as server-sent events. */
export const GET = handle("member", async ({ actor, request }) => {
  return new Response(sheetEvents(actor, request.signal), {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "private, no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
});
