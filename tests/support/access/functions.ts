import { globSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "../../..");

/** The kinds of actor that a declared type lets in. */
const kinds = {
  Actor: ["system", "member", "key", "share"],
  TeamActor: ["system", "member", "key"],
  Person: ["member", "key"],
  MemberActor: ["member"],
  KeyActor: ["key"],
  ShareActor: ["share"],
  SystemActor: ["system"],
} as const;
type ActorType = keyof typeof kinds;
export type Kind = (typeof kinds)[ActorType][number];

/** Every exported function of lib that takes an actor, as `file#name`, with the kinds that its types let in. */
export function everyFunctionWithActor(): Map<string, readonly Kind[]> {
  const files = globSync("lib/**/*.ts", { cwd: root }).filter((file) => !/^lib\/(generated|cli)\//.test(file));
  const found = new Map<string, readonly Kind[]>();
  for (const file of files) {
    const text = readFileSync(path.join(root, file), "utf8");
    for (const { name, parameters } of exportedFunctions(text)) {
      const types = parameters.matchAll(/\b(Actor|TeamActor|Person|MemberActor|KeyActor|ShareActor|SystemActor)\b/g);
      const letIn = [...types].flatMap(([type]) => kinds[type as ActorType]);
      if (letIn.length > 0) found.set(`${file.slice("lib/".length, -".ts".length)}#${name}`, letIn);
      else if (/\bactor\b/i.test(parameters)) throw new Error(`${file}: what kinds of actor does ${name} take?`);
    }
  }
  return found;
}

/** Name and text between the outer parentheses of each; an arrow function that is exported is one too. */
function exportedFunctions(text: string): { name: string; parameters: string }[] {
  const heads = text.matchAll(/^export (?:async )?(?:function\*?|const) (\w+)/gm);
  return [...heads].flatMap((head) => {
    const isConst = head[0].includes(" const ");
    const declaration = text.slice(head.index, isConst ? endOf(text, head.index) : text.length);
    const from = declaration.indexOf("(", isConst ? declaration.search(/=\s*(?:async )?(?:<[^>]*>)?\(/) : 0);
    if (from < 0 || (isConst && !declaration.includes("=>"))) return [];
    return [{ name: head[1] ?? "", parameters: balanced(declaration, from) }];
  });
}

function endOf(text: string, from: number): number {
  const next = text.slice(from + 1).search(/^(?:export|function|async|const|type) /m);
  return next < 0 ? text.length : from + 1 + next;
}

function balanced(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0) return text.slice(from + 1, at);
  }
  throw new Error(`A parenthesis is never closed: ${text.slice(from, from + 80)}`);
}
