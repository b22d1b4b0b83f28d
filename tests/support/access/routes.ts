import { globSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "../../..");
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"];

/** Every address of the app with each method that a file of `app/` answers there: `PATCH /api/sets/[id]`, sorted. */
export function everyRoute(): string[] {
  const files = globSync("app/**/{page,route}.{ts,tsx}", { cwd: root });
  return files.flatMap((file) => methodsOf(file).map((method) => `${method} ${addressOf(file)}`)).sort();
}

function addressOf(file: string): string {
  const folders = path.dirname(file).split(path.sep).slice(1);
  return `/${folders.filter((name) => !/^[(@]/.test(name)).join("/")}`;
}

function methodsOf(file: string): string[] {
  if (path.basename(file).startsWith("page.")) return ["GET"];
  const text = readFileSync(path.join(root, file), "utf8");
  const found = methods.filter((method) =>
    new RegExp(`export (?:const|async function|function) ${method}\\b|export \\{[^}]*\\b${method}\\b[^}]*\\}`).test(
      text,
    ),
  );
  if (found.length === 0) throw new Error(`${file} answers no method that this can find`);
  return found;
}
