import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";

// Every word that people read is a message. This finds those that are written into a component: between tags, in an
// attribute that is read out or shown, and in what is said or announced.

/** What stays in the source on purpose: file, and the words. */
const meant: [file: string, words: RegExp][] = [
  // The API's own documentation is in English, as its error messages and its OpenAPI description are.
  ["app/docs/", /.*/],
  ["components/docs/", /.*/],
  // Names of the product, of formats, of the demo's model and of keys are the same in every language.
  ["", /^(Proofsheet|WebP|SHA-256|demo|Ctrl ↵)$/],
];

const attributes = new Set([
  ...["aria-label", "aria-description", "title", "placeholder", "alt", "label", "hint", "legend", "caption", "summary"],
  ...["verb", "otherwise", "what", "words", "name"],
]);
/** `name` is words on these alone, elsewhere a form's or an icon's. */
const namesInWords = new Set(["Fact"]);
const calls = new Set(["say", "announce", "undoable", "toast"]);

type Node = { type: string; [key: string]: unknown };
const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === "string";

/** The texts that an expression may come to, as far as they are written in it. */
function textsOf(node: unknown): string[] {
  if (!isNode(node)) return [];
  if (node.type === "Literal") return typeof node.value === "string" ? [node.value] : [];
  if (node.type === "TemplateLiteral") {
    return [(node.quasis as { value: { raw: string } }[]).map(({ value }) => value.raw).join("…")];
  }
  if (node.type === "JSXExpressionContainer") return textsOf(node.expression);
  if (node.type === "ParenthesizedExpression") return textsOf(node.expression);
  if (node.type === "ConditionalExpression") return [...textsOf(node.consequent), ...textsOf(node.alternate)];
  if (node.type === "LogicalExpression") return [...textsOf(node.left), ...textsOf(node.right)];
  return [];
}

function nameOf(node: unknown): string {
  const { name, namespace } = node as { name: string | { name: string }; namespace?: { name: string } };
  const own = typeof name === "string" ? name : name.name;
  return namespace ? `${namespace.name}:${own}` : own;
}

function* wordsIn(node: unknown): Generator<string> {
  if (Array.isArray(node)) for (const one of node) yield* wordsIn(one);
  if (!isNode(node)) return;
  if (node.type === "JSXText") yield node.value as string;
  if (node.type === "JSXElement" || node.type === "JSXFragment") {
    for (const child of node.children as Node[]) if (child.type === "JSXExpressionContainer") yield* textsOf(child);
  }
  if (node.type === "JSXOpeningElement") {
    const element = (node.name as Node).type === "JSXIdentifier" ? nameOf(node.name) : "";
    for (const attribute of node.attributes as Node[]) {
      if (attribute.type !== "JSXAttribute") continue;
      const name = nameOf(attribute.name);
      if (attributes.has(name) && (name !== "name" || namesInWords.has(element))) yield* textsOf(attribute.value);
    }
  }
  if (node.type === "CallExpression") {
    const callee = node.callee as Node;
    if (callee.type === "Identifier" && calls.has(nameOf(callee))) yield* textsOf((node.arguments as Node[])[0]);
  }
  for (const value of Object.values(node)) if (typeof value === "object") yield* wordsIn(value);
}

/** Entities, and what a template puts in, are no words. */
const isWords = (text: string) => /\p{L}{2}/u.test(text.replace(/&\w+;/g, ""));

function hardCoded(file: string, source: string): string[] {
  return [...wordsIn(parseSync(file, source).program)]
    .map((text) => text.replace(/\s+/g, " ").trim())
    .filter(isWords)
    .filter((text) => !meant.some(([where, words]) => file.startsWith(where) && words.test(text)));
}

test("no component has words of its own", () => {
  const files = ["app", "components"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".tsx"))
      .map((file) => path.join(folder, file)),
  );
  const found = files.flatMap((file) => hardCoded(file, readFileSync(file, "utf8")).map((text) => `${file}: ${text}`));
  expect(found).toEqual([]);
});

test.each([
  ["<p>Two words</p>", ["Two words"]],
  [`<b>{many ? \`\${n} images\` : "One image"}</b>`, ["… images", "One image"]],
  ['<button aria-label="Close" className="flex" />', ["Close"]],
  ['<Fact name="Role">{role}</Fact>', ["Role"]],
  ['<Field name="email" label={t("email")} />', []],
  [`say(\`Removed \${name}.\`)`, ["Removed …."]],
  ['<p>{t("words")} · {n} × {m}</p>', []],
])("it finds them: %s", (source, words) => {
  expect(hardCoded("components/one.tsx", source)).toEqual(words);
});
