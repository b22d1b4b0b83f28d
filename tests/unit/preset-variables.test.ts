import { expect, test } from "vitest";
import { fillIn, firstEmpty, hasSubject, variablesOf } from "@/components/presets/variables";

test("a preset's gaps are found once each, in order, with their defaults", () => {
  expect(variablesOf("{subject}, in {season: late autumn}, {light} and {season}, {light: dusk}")).toEqual([
    { name: "season", fallback: "late autumn" },
    { name: "light", fallback: "dusk" },
  ]);
  expect(variablesOf("{ 主题 } 与 {ink colour:黑}")).toEqual([
    { name: "主题", fallback: "" },
    { name: "ink colour", fallback: "黑" },
  ]);
});

test("what is no gap stays as it is written", () => {
  const text = 'a {} b {"json": 1} c {{x}} d {a-very-long-name-that-nobody-would-ever-give-to-a-variable}';
  expect(variablesOf(text)).toEqual([{ name: "x", fallback: "" }]);
  expect(fillIn(text, "", { x: "1" })).toBe(text.replace("{x}", "1"));
});

test("what was typed is the subject, where the text says so or in front", () => {
  expect(hasSubject("A poster of {Subject}.")).toBe(true);
  expect(fillIn("A poster of {subject}, {ink: black}.", " a kayak ", {})).toBe("A poster of a kayak, black.");
  expect(fillIn("risograph, {ink: black}", "a kayak", { ink: "red" })).toBe("a kayak, risograph, red");
  expect(fillIn("risograph", "A kayak.", {})).toBe("A kayak. risograph");
  expect(fillIn("risograph", "一只皮划艇。", {})).toBe("一只皮划艇。 risograph");
  expect(fillIn("risograph", "  ", {})).toBe("risograph");
  expect(fillIn("", "a kayak", {})).toBe("a kayak");
});

test("what is typed is taken as it is, gaps and signs of replacement in it too", () => {
  expect(fillIn("{subject} in {light}", "{light} $& $1", { light: "$' {subject}" })).toBe(
    "{light} $& $1 in $' {subject}",
  );
});

test("a gap without a default has to be filled", () => {
  expect(firstEmpty("{subject}, {a: x}, {b}, {c}", { b: " " })).toBe("b");
  expect(firstEmpty("{subject}, {a: x}, {b}", { b: "y" })).toBeNull();
  expect(firstEmpty("{subject}", {})).toBeNull();
});
