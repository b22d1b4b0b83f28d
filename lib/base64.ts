import { unescapeString } from "./raw-json";

const backslash = 0x5c;
const comma = 0x2c;
const dash = 0x2d;
const equals = 0x3d;
const underscore = 0x5f;
/** The parameters of a `data:` URL are a few dozen characters. */
const longestPrefix = 256;

/** A multiple of 4, and small enough that a string of so many characters is short-lived memory. */
const pieceBytes = 48 * 1024;

/**
 * Decodes base64 that is nothing else: its alphabet, padded, from the first byte to the last. Null for anything more
 * unusual, which `decodeBase64` reads. Piece by piece, since strings and buffers of megabytes make the collector run.
 */
export function decodePlainBase64(
  literal: Buffer,
  allocate: (bytes: number) => Buffer = Buffer.allocUnsafeSlow,
): Buffer | null {
  if (literal.length === 0 || literal.length % 4 !== 0) return null;
  // The decoder takes the alphabet of URLs as well; what else it does not know it leaves out, and the length tells.
  if (literal.includes(dash) || literal.includes(underscore)) return null;
  const padding = literal[literal.length - 1] !== equals ? 0 : literal[literal.length - 2] !== equals ? 1 : 2;
  const bytes = allocate((literal.length / 4) * 3 - padding);
  let written = 0;
  for (let at = 0; at < literal.length; at += pieceBytes) {
    written += bytes.write(literal.toString("latin1", at, at + pieceBytes), written, "base64");
  }
  return written === bytes.length ? bytes : null;
}

/**
 * Decodes base64 as it stands between the quotes of a JSON string: with `data:` prefix or without, in the alphabet of
 * URLs too, padded or not, broken into lines, escaped as JSON writers do. Null if anything else is in it, or nothing.
 */
export function decodeBase64(literal: Buffer): Buffer | null {
  const plain = literal.includes(backslash) ? unescaped(literal) : literal;
  const base64 = plain && withoutPrefix(plain);
  if (!base64 || base64.length === 0) return null;
  // One byte a character: Node hands such a string to its vectorised decoder as it is.
  const text = base64.toString("latin1");
  const bytes = Buffer.from(text, "base64");
  if (bytes.length === decodedLength(text)) return bytes.length > 0 ? bytes : null;
  // The decoder passes over what it does not know; of that, only white space is no damage.
  const packed = text.replace(/\s+/g, "");
  return bytes.length > 0 && bytes.length === decodedLength(packed) ? bytes : null;
}

function unescaped(literal: Buffer): Buffer | null {
  try {
    return Buffer.from(unescapeString(literal), "latin1");
  } catch {
    return null;
  }
}

function withoutPrefix(text: Buffer): Buffer | null {
  if (!/^data:/i.test(text.toString("latin1", 0, 5))) return text;
  const end = text.subarray(0, longestPrefix).indexOf(comma);
  return end !== -1 && /;base64$/i.test(text.toString("latin1", 0, end)) ? text.subarray(end + 1) : null;
}

/** How many bytes it gives if all of it is base64; -1 if its length is that of none. */
function decodedLength(base64: string): number {
  let length = base64.length;
  while (base64[length - 1] === "=") length--;
  return length % 4 === 1 ? -1 : Math.floor((length * 3) / 4);
}
