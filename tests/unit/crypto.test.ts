import { beforeAll, expect, test } from "vitest";
import { equal, randomToken, seal, sha256, sign, unseal, verify } from "@/lib/crypto";

beforeAll(() => {
  process.env.AUTH_SECRET = "a".repeat(64);
  process.env.MASTER_KEY = "0123456789abcdef".repeat(4);
});

test("what is sealed opens with the same context alone", () => {
  const sealed = seal("sk-secret", "channel-1");
  expect(unseal(sealed, "channel-1")).toBe("sk-secret");
  expect(() => unseal(sealed, "channel-2")).toThrow();
  expect(Buffer.from(sealed).includes("sk-secret")).toBe(false);
});

test("sealing twice gives different bytes", () => {
  expect(Buffer.from(seal("x", "c")).equals(Buffer.from(seal("x", "c")))).toBe(false);
});

test("no byte of it can be changed", () => {
  const sealed = seal("sk-secret", "channel-1");
  for (let i = 0; i < sealed.length; i++) {
    const changed = Uint8Array.from(sealed);
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(() => unseal(changed, "channel-1")).toThrow();
  }
});

test("another master key is told apart from damage", () => {
  const sealed = seal("sk-secret", "channel-1");
  sealed[2] = (sealed[2] ?? 0) ^ 1;
  expect(() => unseal(sealed, "channel-1")).toThrow("MASTER_KEY is not the key that this was sealed with");
});

test("a signature holds for its purpose and its message", () => {
  const signature = sign("media", "image-1");
  expect(verify("media", "image-1", signature)).toBe(true);
  expect(verify("media", "image-2", signature)).toBe(false);
  expect(verify("setup", "image-1", signature)).toBe(false);
  expect(verify("media", "image-1", "")).toBe(false);
});

test("tokens are long, different and fit into an address", () => {
  const tokens = new Set(Array.from({ length: 100 }, () => randomToken()));
  expect(tokens.size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
});

test("comparing and hashing", () => {
  expect(equal("abc", "abc")).toBe(true);
  expect(equal("abc", "abd")).toBe(false);
  expect(equal("abc", "abcd")).toBe(false);
  expect(sha256("abc").toString("hex")).toMatch(/^ba7816bf8f01cfea/);
});
