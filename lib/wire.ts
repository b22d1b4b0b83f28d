import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

// Bundles have their own copy of this module; they share the one that the server process watches with.
const kept = globalThis as { proofsheetWire?: AsyncLocalStorage<ServerResponse> };

/**
 * From now on every request of this process knows Node's own response. Next sends a `Response` without its
 * `content-length` (a proxied body may have been decoded on the way), and nothing else of it leads there.
 */
export function watchWire(): void {
  if (kept.proofsheetWire) return;
  const wire = new AsyncLocalStorage<ServerResponse>();
  kept.proofsheetWire = wire;
  subscribe("http.server.request.start", (message) => {
    wire.enterWith((message as { response: ServerResponse }).response);
  });
}

/**
 * From now on an address of broken percent-encoding is one that does not exist, and is answered as such. Next would
 * call it a fault of the server's, in plain text, before any handler of ours is asked.
 */
export function mendAddresses(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const [path = "", ...query] = (request.url ?? "").split("?");
    if (!decodes(path)) request.url = [path.replaceAll("%", "%25"), ...query].join("?");
  });
}

function decodes(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Sees to it that `response` goes out with the length that it states, so that downloads show how far they are. */
export function keepLength(response: Response): void {
  const length = response.headers.get("content-length");
  const wire = kept.proofsheetWire?.getStore();
  if (length !== null && wire && !wire.headersSent) wire.setHeader("content-length", length);
}
