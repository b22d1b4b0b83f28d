/** Values that a field does not expect, or expects and finds at an edge. */
const junk: unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 2 ** 53, 1e308, -0.0001],
  ...[
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\udc00\ud800",
    "a".repeat(100_000),
    "' OR 1=1; --",
    "%_\\",
    "../../../etc/passwd",
  ],
  ...[
    "9999-99-99",
    "0000-01-01",
    "2026-11-23T99:00:00Z",
    "+275760-09-13T00:00:00Z",
    "NaN",
    "Infinity",
    "\u202e\ufeff",
    "😀".repeat(50),
  ],
  ...[[], [null], [[]], ["\0"], Array(2000).fill("x"), {}, { $ne: 1 }, { toString: 1 }, { length: -1 }, { valueOf: 1 }],
  ...[
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "javascript:alert(1)",
    "http://[::1",
    "psk_",
    "🤖@example.com",
  ],
];

const raw = [
  ...[
    "",
    " ",
    "{",
    "}",
    "[]",
    "null",
    "1",
    '"text"',
    '{"a":}',
    "{'a':1}",
    '{"a":1,}',
    "{}{}",
    "\ufeff{}",
    "undefined",
    "{//}",
  ],
  ...[
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{}}}',
    '{"a":1e999}',
    '{"a":"\\ud800"}',
    '{"a":"\\u0000"}',
  ],
  ...[
    "[".repeat(20_000),
    `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`,
    '{"a":'.repeat(2000),
    `{"${"k".repeat(70_000)}":1}`,
  ],
];

/** `count` bodies that are almost `valid`: cut off, of other types, with fields left out and fields too many. */
export function malformed(valid: Record<string, unknown>, count: number): (string | Uint8Array<ArrayBuffer>)[] {
  const text = JSON.stringify(valid);
  const fields = Object.keys(valid);
  const cut = Array.from({ length: 20 }, (_, part) => text.slice(0, Math.floor((text.length * part) / 20)));
  const bytes = [Uint8Array.of(0xff, 0xfe, 0x7b), new Uint8Array([...Buffer.from(text), 0xc3]), new Uint8Array(64)];
  const left = fields.map((field) => JSON.stringify({ ...valid, [field]: undefined }));
  const replaced = junk.flatMap((value) => fields.map((field) => JSON.stringify({ ...valid, [field]: value })));
  const added = junk.map((value, index) => JSON.stringify({ ...valid, [`field ${index}\0`]: value }));
  const pairs = junk.flatMap((value) =>
    junk.map((other) =>
      JSON.stringify(Object.fromEntries(fields.map((field, index) => [field, index % 2 ? value : other]))),
    ),
  );
  return [...raw, ...cut, ...bytes, ...left, ...spread(replaced, 110), ...added, ...spread(pairs, count)].slice(
    0,
    count,
  );
}

/** So many of them, from all over the list. */
function spread<T>(all: T[], count: number): T[] {
  const step = Math.max(1, all.length / count);
  return Array.from({ length: Math.min(count, all.length) }, (_, index) => all[Math.floor(index * step)] as T);
}

const names =
  "q cursor person month before after set state channel failure action from to period by show next error token problem since ids mine download originals signature expires page";

/** Queries in which every parameter that any page knows has a value that it does not expect. */
export function malformedQueries(): string[] {
  const values = [
    "%00",
    "%ff",
    "%",
    "'",
    "-1",
    "9".repeat(400),
    "__proto__",
    "2026-99-99",
    "a".repeat(5000),
    "%ED%A0%80",
    "[]",
  ];
  return values.map((value) =>
    names
      .split(" ")
      .map((name) => `${name}=${value}`)
      .join("&"),
  );
}
