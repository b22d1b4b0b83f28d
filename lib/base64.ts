import { unescapeString } from "./raw-json";

const backslash = 0x5c;
const comma = 0x2c;
/** The parameters of a `data:` URL are a few dozen characters. */
const longestPrefix = 256;

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
