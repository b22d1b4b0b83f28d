import { env } from "./env";
import { AppError } from "./errors";

/**
 * A request's body, chunk by chunk as it is asked for. Throws `request_too_large` beyond `limit` bytes,
 * `unsupported_media_type` if it is compressed, or `invalid_json` if it breaks off. Whoever stops early can still
 * answer: what remains is read and thrown away.
 */
export async function* bodyChunks(request: Request, limit = env().MAX_BODY_BYTES): AsyncGenerator<Uint8Array> {
  mustBePlain(request.headers);
  if (Number(request.headers.get("content-length")) > limit) throw tooLarge(limit);
  // Not `for await`: leaving that closes the connection, before anything can be answered on it.
  const reader = request.body?.getReader();
  let bytes = 0;
  let ended = !reader;
  try {
    while (reader) {
      const { done, value } = await reader.read().catch(brokenOff);
      ended = done;
      if (done) return;
      bytes += value.length;
      if (bytes > limit) throw tooLarge(limit);
      yield value;
    }
  } finally {
    if (reader && !ended) void discard(reader, limit);
  }
}

/** Takes at most `most` bytes more off the connection, then closes it: a sender that never ends is not waited for. */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array>, most: number): Promise<void> {
  try {
    for (let bytes = 0; bytes <= most; ) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.length;
    }
    await reader.cancel();
  } catch {
    // The sender has gone, and so has the reason to read on.
  }
}

/** Unpacked, a few bytes may become as many as their sender likes; and images are compressed already. */
function mustBePlain(headers: Headers): void {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding === "identity" || encoding === "") return;
  const message = "The body is compressed: send it without Content-Encoding.";
  throw new AppError("unsupported_media_type", message, { headers: { "accept-encoding": "identity" } });
}

function tooLarge(limit: number): AppError {
  const size = limit < 1024 * 1024 ? `${Math.floor(limit / 1024)} KiB` : `${Math.floor(limit / 1024 / 1024)} MiB`;
  return new AppError("request_too_large", `The body is larger than ${size}.`);
}

/** Nobody is left to read this; it keeps somebody's closed tab from being an error of ours. */
function brokenOff(cause: unknown): never {
  throw new AppError("invalid_json", "The body broke off.", { cause });
}
