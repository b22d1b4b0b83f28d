import { expect, test } from "vitest";
import { filterQuery, isFiltered, noFilter, parseFilter, parseScope } from "@/lib/schemas/filter";

const id = "01980000-0000-7000-8000-00000000000a";
const whole = {
  ...{ q: "harbour 山水", person: id, model: "gpt-image-2", channel: "first & second", ratio: "3:2", quality: "high" },
  ...{ from: "2026-02-01", to: "2026-02-28", picked: true, set: id, references: true },
};

test("a filter comes back from its address as it was", () => {
  expect(parseFilter(filterQuery(whole))).toEqual(whole);
  expect(parseFilter(Object.fromEntries(filterQuery(whole)))).toEqual(whole);
  expect(filterQuery(noFilter).toString()).toBe("");
  expect([isFiltered(noFilter), isFiltered({}), isFiltered({ picked: true }), isFiltered(whole)]).toEqual([
    ...[false, false, true, true],
  ]);
});

test("what makes no sense is left out", () => {
  const nonsense = {
    ...{ q: "  ", person: "me", model: "m".repeat(201), channel: "", ratio: "wide", quality: "\0" },
    ...{ from: "2026-02-30", to: "yesterday", picked: "yes", set: "1", refs: "true", unknown: "x" },
  };
  expect(parseFilter(nonsense)).toEqual(noFilter);
  expect(parseFilter(new URLSearchParams("from=0000-01-01&to=9999-99-99&ratio=100:1&person=%00"))).toEqual(noFilter);
});

test("a search is cut to what is looked at, and has nothing in it that Postgres cannot keep", () => {
  expect(parseFilter({ q: "🐈".repeat(400) }).q).toBe("🐈".repeat(300));
  expect(parseFilter({ q: "a\0b\ud800" }).q).toBe("ab\ufffd");
  expect(parseFilter({ q: ["first", "second"] }).q).toBe("first");
});

test("the sheet is the team's unless it says otherwise", () => {
  expect([parseScope({ scope: "mine" }), parseScope({ scope: "all" }), parseScope({})]).toEqual([
    "mine",
    "team",
    "team",
  ]);
});
