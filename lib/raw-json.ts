/**
 * The members of a JSON object's text, each with its value's exact text, in order; a repeated name keeps its last
 * value, as `JSON.parse` does. `text` has to be valid JSON whose top level is an object.
 */
export function sliceFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let at = skipSpace(text, text.indexOf("{") + 1);
  while (text[at] === '"') {
    const nameEnd = endOfString(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = endOfValue(text, start);
    fields.delete(name);
    fields.set(name, text.slice(start, end));
    at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return fields;
}

/** The text of a JSON object with these members, values as they are. */
export function joinFields(fields: Iterable<readonly [string, string]>): string {
  return `{${Array.from(fields, ([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}

function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first !== "{" && first !== "[") {
    let end = start;
    while (end < text.length && !",}] \n\r\t".includes(text.charAt(end))) end++;
    return end;
  }
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at) - 1;
    else if (char === "{" || char === "[") depth++;
    else if ((char === "}" || char === "]") && --depth === 0) return at + 1;
  }
  return text.length;
}

/** `indexOf` and not a loop: the string may be an image of many megabytes. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (quote !== -1 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote === -1 ? text.length : quote + 1;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === "\\") slashes++;
  return slashes % 2 === 1;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && " \n\r\t".includes(text.charAt(at))) at++;
  return at;
}
