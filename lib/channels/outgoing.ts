import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";

/** A piece of a request's body: bytes as they are, or bytes that are written as base64. */
export type Piece = Buffer | { base64: Buffer };

export type OutgoingBody = { contentType: string; length: number; content: Buffer | Readable };

/** Whole groups of three bytes, so that the pieces' base64 is that of the whole. */
const encodedAtOnce = 48 * 1024;

/** JSON text in pieces; strings are taken as they are. */
export function jsonBody(pieces: (string | Piece)[]): OutgoingBody {
  return outgoing(
    "application/json",
    pieces.map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece)),
  );
}

type Part = { name: string; value: string } | { name: string; filename: string; mime: string; bytes: Buffer };

/** A `multipart/form-data` body. Names and file names are our own: nothing in them is escaped. */
export function multipartBody(parts: Part[]): OutgoingBody {
  const boundary = `proofsheet-${randomUUID()}`;
  const pieces = parts.flatMap((part) => {
    const file = "bytes" in part ? `; filename="${part.filename}"\r\nContent-Type: ${part.mime}` : "";
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${part.name}"${file}\r\n\r\n`;
    return [Buffer.from(head), "bytes" in part ? part.bytes : Buffer.from(part.value), Buffer.from("\r\n")];
  });
  return outgoing(`multipart/form-data; boundary=${boundary}`, [...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

/**
 * A body of known length that is put together while it is sent: references of many megabytes are neither joined nor
 * encoded beforehand, and never held twice.
 */
function outgoing(contentType: string, pieces: Piece[]): OutgoingBody {
  const lengths = pieces.map((piece) => ("base64" in piece ? Math.ceil(piece.base64.length / 3) * 4 : piece.length));
  const length = lengths.reduce((sum, one) => sum + one, 0);
  const small = pieces.every((piece) => Buffer.isBuffer(piece)) && length <= encodedAtOnce;
  const content = small ? Buffer.concat(pieces as Buffer[]) : Readable.from(chunks(pieces), { highWaterMark: 1 });
  return { contentType, length, content };
}

function* chunks(pieces: Piece[]): Generator<Buffer> {
  for (const piece of pieces) {
    if (Buffer.isBuffer(piece)) {
      yield piece;
      continue;
    }
    const { base64 } = piece;
    for (let at = 0; at < base64.length; at += encodedAtOnce) {
      yield Buffer.from(base64.toString("base64", at, at + encodedAtOnce), "latin1");
    }
  }
}
