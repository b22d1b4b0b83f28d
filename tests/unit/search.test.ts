import { beforeEach, describe, expect, test, vi } from "vitest";
import { matches } from "@/components/palette/matches";
import { addressOf } from "@/components/search/address";
import {
  claimSearches,
  forgetSearch,
  recentSearches,
  rememberSearch,
  subscribeSearches,
} from "@/components/search/recent";
import { suggestionsFor } from "@/components/search/suggestions";

describe("the searches that a browser remembers of a person", () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
    vi.stubGlobal("window", new EventTarget());
    claimSearches("one");
    return () => vi.unstubAllGlobals();
  });

  test("are eight, newest first, each once however it is written", () => {
    for (let number = 1; number <= 10; number += 1) rememberSearch(`search ${number}`);
    rememberSearch("  Search 5 ");
    rememberSearch("   ");
    expect(recentSearches()).toEqual([5, 10, 9, 8, 7, 6, 4, 3].map((n) => (n === 5 ? "Search 5" : `search ${n}`)));
  });

  test("can be forgotten one by one, and everybody who listens is told", () => {
    const heard = vi.fn();
    const stop = subscribeSearches(heard);
    rememberSearch("kayak");
    rememberSearch("pears");
    forgetSearch("kayak");
    expect(recentSearches()).toEqual(["pears"]);
    expect(heard).toHaveBeenCalledTimes(3);
    stop();
    forgetSearch("pears");
    expect(heard).toHaveBeenCalledTimes(3);
  });

  test("are the same list until they change, and none where what was kept is broken", () => {
    rememberSearch("kayak");
    expect(recentSearches()).toBe(recentSearches());
    for (const broken of ["{", "7", '["kayak"]', '{"owner":"one","searches":{"0":"kayak"}}', "null"]) {
      localStorage.setItem("proofsheet.searches", broken);
      expect(recentSearches()).toEqual([]);
    }
    localStorage.setItem("proofsheet.searches", '{"owner":"one","searches":["kayak",7,null]}');
    expect(recentSearches()).toEqual(["kayak"]);
  });

  test("are those of whoever is signed in: the next person sees none, and they are gone after that", () => {
    rememberSearch("kayak");
    claimSearches("one");
    expect(recentSearches()).toEqual(["kayak"]);
    claimSearches("other");
    expect(recentSearches()).toEqual([]);
    expect(localStorage.getItem("proofsheet.searches")).not.toContain("kayak");
    rememberSearch("pears");
    expect(recentSearches()).toEqual(["pears"]);
    claimSearches("one");
    expect(recentSearches()).toEqual([]);
  });

  test("are forgotten even if nobody could say whose they are", () => {
    localStorage.setItem("proofsheet.searches", '["kayak"]');
    claimSearches("one");
    expect(localStorage.getItem("proofsheet.searches")).not.toContain("kayak");
  });
});

describe("what is offered under the search box", () => {
  const facets = {
    people: [
      { id: "p1", name: "Member 1" },
      { id: "p2", name: "李明" },
    ],
    sets: [{ id: "s1", name: "Kayaks of May" }],
    models: ["gpt-image-2"],
    channels: ["main"],
    qualities: ["high"],
    ratios: ["3:2", "3:4", "1:1"],
  };
  const recent = ["kayak at dawn", "pears", "Kayak"];
  const names = (text: string, known: typeof facets | null = facets) =>
    suggestionsFor(text, recent, known).map(({ kind, name }) => `${kind} ${name}`);

  test("is what was searched for before, while nothing is typed", () => {
    expect(names("  ")).toEqual(["recent kayak at dawn", "recent pears", "recent Kayak"]);
  });

  test("are filters that what is typed may mean, and then the searches that go on like it", () => {
    expect(names("kayak")).toEqual(["set Kayaks of May", "recent kayak at dawn"]);
    expect(names("3:")).toEqual(["ratio 3:2", "ratio 3:4"]);
    expect(names("明")).toEqual(["person 李明"]);
    expect(names("ma")).toEqual(["set Kayaks of May", "channel main"]);
    expect(names("zebra")).toEqual([]);
  });

  test("are the searches alone while the filters are not known", () => {
    expect(names("kayak", null)).toEqual(["recent kayak at dawn"]);
  });

  test("says what each of them changes", () => {
    expect(suggestionsFor("member", [], facets)).toEqual([
      { kind: "person", name: "Member 1", change: { person: "p1" } },
    ]);
  });
});

test.each([
  ["Theme: Dark", "dark", true],
  ["Theme: Dark", "the da", true],
  ["Theme: Dark", "ark", false],
  ["Theme: Dark", "dark light", false],
  ["主题：深色", "深", true],
  ["Anything", "", true],
])("the palette finds %s by “%s”: %s", (name, query, found) => {
  expect(matches(name, query)).toBe(found);
});

test("a search has an address, on the team's sheet and on one's own", () => {
  expect(addressOf("team", {})).toBe("/");
  expect(addressOf("mine", { q: "a b", picked: true })).toBe("/mine?q=a+b&picked=1");
});
