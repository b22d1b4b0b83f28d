import { expect, test } from "vitest";
import { differences, isAnother, type Part, tokensOf } from "@/components/viewer/difference";

/** `[removed]`, `{added}` */
const shown = (parts: Part[]) =>
  parts.map(({ kind, text }) => (kind === "same" ? text : kind === "added" ? `{${text}}` : `[${text}]`)).join("");
const sides = (parts: Part[]) => [
  parts.flatMap(({ kind, text }) => (kind === "added" ? [] : text)).join(""),
  parts.flatMap(({ kind, text }) => (kind === "removed" ? [] : text)).join(""),
];

test("a changed word is removed and added whole", () => {
  expect(shown(differences("a red boat at dawn", "a blue boat at dawn"))).toBe("a [red]{blue} boat at dawn");
});

test("neighbouring changes are one, with the space between them", () => {
  expect(shown(differences("a small red boat", "a large blue boat"))).toBe("a [small red]{large blue} boat");
});

test("a word that is the same by chance between two long changes belongs to them", () => {
  expect(shown(differences("pears in a bowl on linen", "mountains under a purple sky"))).toBe(
    "[pears in a bowl on linen]{mountains under a purple sky}",
  );
  expect(shown(differences("a red boat with two masts", "a blue boat with three masts"))).toBe(
    "a [red]{blue} boat with [two]{three} masts",
  );
});

test("what was only added stands alone", () => {
  expect(shown(differences("a boat", "a boat, risograph, three inks"))).toBe("a boat{, risograph, three inks}");
});

test("Chinese changes by characters", () => {
  expect(shown(differences("清晨的红色小船", "清晨的蓝色小船"))).toBe("清晨的[红]{蓝}色小船");
  expect(tokensOf("一只red船")).toEqual(["一", "只", "red", "船"]);
});

test("an emoji of several code points and a combining accent stay whole", () => {
  expect(tokensOf("👩‍🎨 café")).toEqual(["👩‍🎨", " ", "café"]);
});

test("equal texts have no difference, and empty ones are no case of their own", () => {
  expect(differences("the same", "the same")).toEqual([{ kind: "same", text: "the same" }]);
  expect(differences("", "")).toEqual([]);
  expect(shown(differences("", "new"))).toBe("{new}");
});

test("both texts can be read out of every difference", () => {
  const texts = ["a  b\nc", "b c a", "红 船, a b", "", " ", "红船 in the harbour", "a b c d e f", "x\n\ny b"];
  for (const before of texts)
    for (const after of texts) expect(sides(differences(before, after))).toEqual([before, after]);
});

test("a text with little in common is another one", () => {
  expect(isAnother(differences("a red boat at dawn", "a blue boat at dawn"))).toBe(false);
  expect(isAnother(differences("pears on linen", "mountains under a purple sky"))).toBe(true);
  expect(isAnother(differences("", "anything"))).toBe(false);
});

test("long texts that have nothing in common take no time", () => {
  const text = (word: string) => Array.from({ length: 8000 }, (_, index) => `${word}${index}`).join(" ");
  const begun = performance.now();
  expect(sides(differences(text("a"), text("b")))).toEqual([text("a"), text("b")]);
  expect(performance.now() - begun).toBeLessThan(3000);
});
