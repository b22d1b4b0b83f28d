import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decodeBase64, decodePlainBase64 } from "@/lib/base64";
import { cutLongStrings, unescapeString } from "@/lib/raw-json";

const minBytes = 24;
const cut = (text: string) => cutLongStrings(Buffer.from(text), minBytes);

/** What was parsed, with the long strings back where their stand-ins are. */
function refilled(value: unknown, take: (value: unknown) => Buffer | null): unknown {
  const long = take(value);
  if (long) return unescapeString(long);
  if (Array.isArray(value)) return value.map((one) => refilled(one, take));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) => [refilled(name, take), refilled(one, take)]);
  return Object.fromEntries(entries);
}

/** The same numbers in every run, so that a failure can be looked into. */
function generator(seed: number) {
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pieces = ["a", '"', "\\", "/", "{", "}", "[", "]", ",", ":", "\n", "\u0001", "ü", "🎨", '\\"', "\u2028", "+/="];
  const word = () => Array.from({ length: below(40) }, () => pieces[below(pieces.length)]).join("");
  const value = (depth: number): unknown => {
    const kind = below(depth > 3 ? 4 : 6);
    if (kind === 0) return below(1000) - 500;
    if (kind === 1) return [true, false, null][below(3)];
    if (kind < 4) return word();
    const items = Array.from({ length: below(5) }, () => value(depth + 1));
    return kind === 4 ? items : Object.fromEntries(items.map((item) => [word(), item]));
  };
  return { below, value: () => value(0) };
}

describe("cutting the long strings out of JSON", () => {
  it("leaves what JSON.parse reads, whatever is in it and however it is written", () => {
    for (let seed = 0; seed < 1000; seed++) {
      const { below, value } = generator(seed);
      const compact = JSON.stringify(value(), null, [0, 2, "\t"][below(3)]);
      // As PHP writes it, and as a writer of plain ASCII does.
      const php = compact.replaceAll("/", "\\/");
      const ascii = php.replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
      for (const text of [compact, php, ascii]) {
        const { text: rest, take, restore } = cut(text);
        expect(refilled(JSON.parse(rest), take)).toEqual(JSON.parse(text));
        expect(restore(rest)).toBe(text);
      }
    }
  });

  it("is invalid where the whole is: cut off anywhere, it never parses", () => {
    const text = JSON.stringify({ data: [{ b64_json: "x".repeat(100), more: ['"'.repeat(30)] }], usage: { a: 1 } });
    for (let end = 0; end < text.length; end++) expect(() => JSON.parse(cut(text.slice(0, end)).text)).toThrow();
    expect(() => JSON.parse(cut(`${text}"`).text)).toThrow();
  });

  it("gives the very bytes of the original, and knows what it did not cut", () => {
    const json = Buffer.from(JSON.stringify({ long: "x".repeat(100), short: "y" }));
    const { text, take, isCut } = cutLongStrings(json, minBytes);
    const parsed = JSON.parse(text) as { long: string; short: string };
    expect(take(parsed.long)?.buffer).toBe(json.buffer);
    expect(take(parsed.long)?.length).toBe(100);
    expect([take(parsed.short), take(null), take(7), take({})]).toEqual([null, null, null, null]);
    expect([isCut(text), isCut(JSON.stringify(parsed.short))]).toEqual([true, false]);
  });

  it("cuts no string under 256 KiB unless told to", () => {
    const text = JSON.stringify(["x".repeat(256 * 1024 - 1), "y".repeat(256 * 1024)]);
    const parsed = JSON.parse(cutLongStrings(Buffer.from(text)).text) as string[];
    expect(parsed[0]).toHaveLength(256 * 1024 - 1);
    expect(parsed[1]?.length).toBeLessThan(50);
  });

  it("cannot be led to take a string that the sender wrote for a stand-in", () => {
    const first = cut(JSON.stringify(["x".repeat(100)]));
    const [standIn] = JSON.parse(first.text) as string[];
    expect(cut(JSON.stringify([standIn, "x".repeat(100)])).take(standIn)).toBeNull();
  });

  it.each([
    ["empty strings", '"",'],
    ["short strings", `"${"x".repeat(33)}",`],
    ["escaped quotes", '\\"'],
    ["backslashes", "\\\\"],
  ])("takes 16 MB of %s within a second", (_, piece) => {
    const json = Buffer.from(`["${piece.repeat((16 * 1024 * 1024) / piece.length)}"]`);
    const begun = performance.now();
    cutLongStrings(json);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe("base64 between a JSON string's quotes", () => {
  const bytes = randomBytes(1000);
  const base64 = bytes.toString("base64");
  const literal = (text: string) => Buffer.from(JSON.stringify(text).slice(1, -1));

  it.each([
    ["as it is", Buffer.from(base64)],
    ["as a data: URL", Buffer.from(`data:image/png;base64,${base64}`)],
    ["as a data: URL with parameters, in capitals", Buffer.from(`DATA:image/png;charset=x;BASE64,${base64}`)],
    ["in the alphabet of URLs, unpadded", Buffer.from(bytes.toString("base64url"))],
    ["with escaped slashes", Buffer.from(`data:image\\/png;base64,${base64.replaceAll("/", "\\/")}`)],
    [
      "with everything else escaped",
      Buffer.from(base64.replace(/[+/=]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)),
    ],
    ["in lines", literal(base64.replace(/.{76}/g, "$&\r\n"))],
  ])("is decoded %s", (_, given) => {
    expect(decodeBase64(given)).toEqual(bytes);
  });

  it.each([
    "",
    "=",
    "====",
    "A",
    "!",
    "https://example.com/a.png",
    "<html>",
    "data:image/png,abc",
    "data:;base64,",
    "\\x",
  ])("is nothing else: %j", (given) => {
    expect(decodeBase64(Buffer.from(given))).toBeNull();
  });

  it("is not taken where something foreign is in the midst of it", () => {
    for (const foreign of ["*", "\\u00e9", "é", "=A", ",", '\\"']) {
      const damaged = `${base64.slice(0, 500)}${foreign}${base64.slice(500)}`;
      expect(decodeBase64(Buffer.from(damaged)), foreign).toBeNull();
    }
  });
});

describe("plain base64", () => {
  it.each([1, 2, 3, 36_863, 36_864, 36_865, 36_866, 100_000])("of %i bytes comes back as they were", (length) => {
    const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) % 256));
    expect(decodePlainBase64(Buffer.from(bytes.toString("base64")))?.equals(bytes)).toBe(true);
  });

  it.each([
    "",
    "YQ",
    "YWJ",
    "YW-j",
    "YW_j",
    "YW j",
    "YQ==YQ==",
    "=YWJ",
    "YW\\/j123",
    "data:image/png;base64,YWJj",
    "YWJjéé",
  ])("is not %j: that is for whoever reads everything", (given) =>
    expect(decodePlainBase64(Buffer.from(given))).toBeNull(),
  );

  it("is not anything with a foreign byte in it, wherever that is", () => {
    const literal = Buffer.from(Buffer.alloc(99_999, "proof").toString("base64"));
    for (const at of [0, 1, 49_151, 49_152, 70_001, literal.length - 1]) {
      for (const foreign of ["\n", "-", "_", "!", "=", "\0"]) {
        const damaged = Buffer.from(literal);
        damaged.write(foreign, at, "latin1");
        expect(decodePlainBase64(damaged)?.length ?? null, `${JSON.stringify(foreign)} at ${at}`).toBe(
          foreign === "=" && at === literal.length - 1 ? 99_998 : null,
        );
      }
    }
  });
});
