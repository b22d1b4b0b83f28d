import { text } from "node:stream/consumers";
import type { z } from "zod";
import { CommandError } from "./report";

/** Who the command line acts as. */
export const commandLine = { kind: "system", name: "cli" } as const;

/** `value` as the schema has it; what is wrong with it is said with the argument's name, and is the caller's fault. */
export function parse<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new CommandError(`${name} ${result.error.issues[0]?.message ?? "is not valid"}`, 2);
  return result.data;
}

/**
 * The first line of standard input, or undefined if there is none: at a terminal nobody is asked, and a pipe that
 * stays silent for five seconds, like one that a script forgot to close, counts as empty.
 */
export async function readSecret(): Promise<string | undefined> {
  if (process.stdin.isTTY) return undefined;
  const silent = new Promise<string>((resolve) => setTimeout(resolve, 5000, "").unref());
  const given = await Promise.race([text(process.stdin).catch(() => ""), silent]);
  return given.split(/\r?\n/)[0] || undefined;
}

/** Writes a command's result: with `--json` as JSON on one line, else as lines for people. */
export function show(json: boolean | undefined, result: unknown, lines: string[]): void {
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : lines.map((line) => `${line}\n`).join(""));
}

/** Rows as lines with aligned columns. */
export function columns(rows: string[][]): string[] {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)), []);
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
