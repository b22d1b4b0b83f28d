import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { describe, expect, test } from "vitest";
import { errorTable } from "@/lib/errors";
import en from "@/lib/messages/en";
import zhCN from "@/lib/messages/zh-CN";

type Tree = { [key: string]: string | Tree };

const leaves = (tree: Tree, at = ""): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${at}${key}`, value]] : leaves(value, `${at}${key}.`),
  );

const english = new Map(leaves(en));
const chinese = new Map(leaves(zhCN));
const all = [...english, ...chinese];

/** What a message is given: its arguments and its tags, in all of its branches. */
function givenTo(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    if (element.type === TYPE.tag) return [`<${element.value}>`, ...givenTo(element.children)];
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return [element.value];
    return [element.value, ...Object.values(element.options).flatMap((option) => givenTo(option.value))];
  });
}

const argumentsOf = (message = "") => [...new Set(givenTo(parse(message)))].toSorted().join();

test("every word of the interface exists in both languages", () => {
  expect([...chinese.keys()].toSorted()).toEqual([...english.keys()].toSorted());
});

test("no message is empty, and each can be read by what formats it", () => {
  const wrong = all.filter(([, message]) => {
    try {
      return message.trim() === "" || parse(message).length === 0;
    } catch {
      return true;
    }
  });
  expect(wrong).toEqual([]);
});

test("a message takes the same arguments and tags in both languages", () => {
  const differing = [...english.keys()].filter(
    (key) => argumentsOf(english.get(key)) !== argumentsOf(chinese.get(key)),
  );
  expect(differing).toEqual([]);
});

test("whatever the server answers with can be said in the reader's language", () => {
  expect(Object.keys(en.errors.codes).toSorted()).toEqual(Object.keys(errorTable).toSorted());
});

/** Names that Chinese has in Latin letters. */
const latin = ["adminJobs.api", "adminJobs.apiKey"];

test("no English is left among the Chinese", () => {
  const left = [...chinese].filter(([, message]) => {
    const said = message.replace(/\{\w+\}|\{\w+, (?:number|percent)[^}]*\}/g, "");
    return /\p{L}/u.test(said) && !/\p{Script=Han}/u.test(said);
  });
  expect(left.map(([key]) => key).toSorted()).toEqual(latin);
});

/** One word for one thing, whichever screen says it: what is not said, and what is said instead. */
const terms = {
  ...{
    图集: "合集",
    额度: "配额",
    图像: "图片",
    图版: "图库",
    选用: "精选",
    私有: "私密",
    已标记: "已精选",
    您: "你",
    画廊: "图库",
    图片墙: "图库",
  },
  ...{
    提示语: "提示词",
    参考图像: "参考图",
    参考图片: "参考图",
    频道: "渠道",
    通道: "渠道",
    回收箱: "回收站",
    水平: "质量",
  },
};

test("the Chinese has one word for each thing", () => {
  const other = [...chinese].flatMap(([key, message]) =>
    Object.entries(terms).flatMap(([said, instead]) =>
      message.includes(said) ? [`${key}: ${said} → ${instead}`] : [],
    ),
  );
  expect(other).toEqual([]);
});

/** What is named by something else than the source that has the area's words: a key's label, for the list of keys. */
const named = [/^palette\.keys\./];

describe("no message is there for nothing", () => {
  const sources = ["app", "components", "lib"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !/^(generated|messages)\//.test(file))
      .map((file) => readFileSync(path.join(folder, file), "utf8")),
  );
  /** Those that have the words of an area: by a hook, by a parameter's type or its comment, or by its file itself. */
  const speaking = (area: string) =>
    sources.filter((source) =>
      new RegExp(
        `(Translations|Translate<|namespace)[^\\n]{0,4}"${area}"|area \`${area}\`|messages/en/${area}\\.json`,
      ).test(source),
    );

  test.each(Object.entries(en))("%s", (area, messages) => {
    const text = speaking(area).join("\n");
    const literals = new Set([...text.matchAll(/["`]([\w.-]+)["`]/g)].map(([, literal]) => literal));
    const read = new Set([...text.matchAll(/\.(\w+)\b/g)].map(([, name]) => name));
    // `states.${state}` stands for every message of that shape.
    const shapes = [...text.matchAll(/`((?:[\w.]|\$\{[^}`]*\})*\$\{[^}`]*\}[\w.]*)`/g)]
      .map(([, shape = ""]) => shape)
      .filter((shape) => /^\w+\./.test(shape))
      .map((shape) => new RegExp(`^${shape.replaceAll(".", "\\.").replace(/\$\{[^}]*\}/g, "[\\w.]+")}$`));
    const byName = text.includes(`messages/en/${area}.json`);
    const unused = leaves(messages).filter(
      ([key]) =>
        !named.some((shape) => shape.test(`${area}.${key}`)) &&
        !literals.has(key) &&
        !shapes.some((shape) => shape.test(key)) &&
        !(byName && read.has(key.split(".")[0])),
    );
    expect(unused.map(([key]) => key)).toEqual([]);
  });
});
