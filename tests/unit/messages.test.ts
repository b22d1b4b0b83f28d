import { expect, test } from "vitest";
import en from "@/lib/messages/en";
import zhCN from "@/lib/messages/zh-CN";

type Tree = { [key: string]: string | Tree };

const leaves = (tree: Tree, path = ""): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${path}${key}`, value]] : leaves(value, `${path}${key}.`),
  );

/** The names of a message's arguments and tags, sorted. */
function argumentsOf(message: string): string[] {
  const names = [...message.matchAll(/\{\s*(\w+)|<(\w+)>/g)].map((match) => match[1] ?? match[2] ?? "");
  // What stands in the branches of a plural or a select is text.
  return [...new Set(names.filter((name) => new RegExp(`\\{\\s*${name}\\s*[,}]|<${name}>`).test(message)))].toSorted();
}

const english = new Map(leaves(en));
const chinese = new Map(leaves(zhCN));

test("every word of the interface exists in both languages", () => {
  expect([...chinese.keys()].toSorted()).toEqual([...english.keys()].toSorted());
});

test("no message is empty", () => {
  const empty = [...english, ...chinese].filter(([, message]) => message.trim() === "").map(([key]) => key);
  expect(empty).toEqual([]);
});

test("a message takes the same arguments in both languages", () => {
  const differing = [...english.keys()].filter(
    (key) => String(argumentsOf(english.get(key) ?? "")) !== String(argumentsOf(chinese.get(key) ?? "")),
  );
  expect(differing).toEqual([]);
});
