import { describe, expect, test } from "vitest";
import { isNotModified, wantedRange } from "@/lib/conditions";

const etag = '"abc,def"';
const validators = { etag, lastModified: new Date("2026-03-01T10:00:00.700Z") };
const sameSecond = "Sun, 01 Mar 2026 10:00:00 GMT";

describe("not modified", () => {
  test.each([
    ["the tag", { "if-none-match": etag }, true],
    ["the tag as a weak one", { "if-none-match": `W/${etag}` }, true],
    ["the tag in a list", { "if-none-match": `"x", W/"y" ,${etag}` }, true],
    ["anything", { "if-none-match": " * " }, true],
    ["another tag", { "if-none-match": '"abc"' }, false],
    ["a tag without quotes", { "if-none-match": "abc,def" }, false],
    ["an empty list", { "if-none-match": "" }, false],
    ["another tag, and a date that would do", { "if-none-match": '"x"', "if-modified-since": sameSecond }, false],
    ["the very date", { "if-modified-since": sameSecond }, true],
    ["a later date", { "if-modified-since": "Mon, 02 Mar 2026 10:00:00 GMT" }, true],
    ["an earlier date", { "if-modified-since": "Sun, 01 Mar 2026 09:59:59 GMT" }, false],
    ["no date", { "if-modified-since": "yesterday" }, false],
    ["nothing", {}, false],
  ])("%s", (_, headers: Record<string, string>, expected) => {
    expect(isNotModified(new Headers(headers), validators)).toBe(expected);
  });
});

describe("the wanted range of 1,000 bytes", () => {
  test.each([
    ["bytes=0-499", { start: 0, end: 499 }],
    ["bytes=500-", { start: 500, end: 999 }],
    ["bytes=-300", { start: 700, end: 999 }],
    ["bytes=-5000", { start: 0, end: 999 }],
    ["bytes=999-5000", { start: 999, end: 999 }],
    ["Bytes= 1-1 ", { start: 1, end: 1 }],
    ["bytes=1000-", "unsatisfiable"],
    ["bytes=1000-1001", "unsatisfiable"],
    ["bytes=99999999999999999999-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=5-2", null],
    ["bytes=2000-1500", null],
    ["bytes=0-1,4-5", null],
    ["bytes=-", null],
    ["bytes=a-b", null],
    ["items=0-1", null],
    ["bytes=--1", null],
  ])("%s", (range, expected) => {
    expect(wantedRange(new Headers({ range }), validators, 1000)).toEqual(expected);
  });

  test("is the whole if none is asked for", () => {
    expect(wantedRange(new Headers(), validators, 1000)).toBeNull();
  });

  test.each([
    [etag, true],
    [`W/${etag}`, false],
    ['"x"', false],
    [sameSecond, true],
    ["Sun, 01 Mar 2026 10:00:01 GMT", false],
    ["nonsense", false],
  ])("if it is still %s", (ifRange, holds) => {
    const headers = new Headers({ range: "bytes=0-1", "if-range": ifRange });
    expect(wantedRange(headers, validators, 1000)).toEqual(holds ? { start: 0, end: 1 } : null);
  });
});
