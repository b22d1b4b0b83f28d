import { expect, test } from "vitest";
import { facet, lexemesOf } from "@/lib/library/lexemes";
import { errorsBetween, neighbours } from "@/lib/library/spelling";

test.each<[string, string, number]>([
  ["harbour", "harbour", 0],
  ["harbour", "harbor", 1],
  ["harbour", "harbuor", 1],
  ["harbour", "arbour", 1],
  ["harbour", "harbours", 1],
  ["harbour", "hxrbxur", 2],
  ["гавань", "гавинь", 1],
  ["", "abc", 3],
])("%s and %s differ by %i errors", (one, other, errors) => {
  expect([errorsBetween(one, other), errorsBetween(other, one)]).toEqual([errors, errors]);
});

test("all neighbours of a short word are one error away, and there is every one of them", () => {
  const found = neighbours("boat") ?? [];
  expect(new Set(found.map((word) => errorsBetween("boat", word)))).toEqual(new Set([1]));
  expect(found).toEqual(expect.arrayContaining(["bost", "oat", "boats", "baot", "boa", "float".slice(1), "bboat"]));
  expect([neighbours("lighthouse"), neighbours("山水山水")]).toEqual([null, null]);
});

test("no text has the lexeme of a facet, and no lexeme is longer than Postgres keeps", () => {
  const forged = lexemesOf(facet("model", "gpt-image-2"), "=picked", "＝picked", `=${"x".repeat(10_000)}`);
  expect(forged.some((lexeme) => lexeme.startsWith("="))).toBe(false);
  expect(Math.max(...forged.map((lexeme) => Buffer.byteLength(lexeme)))).toBeLessThan(2000);
  expect(
    lexemesOf("山".repeat(10) + Array.from({ length: 9000 }, (_, index) => ` w${index}`).join("")).length,
  ).toBeLessThan(3100);
});
