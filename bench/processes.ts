import { type ChildProcess, type ForkOptions, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { root } from "@/lib/cli/build";
import type { Load, LoadResult } from "./load";

const children = new Set<ChildProcess>();
/** Preloaded, it ends a program whose parent was killed. */
const guard = pathToFileURL(path.join(root, "lib/cli/exit-with-parent.mjs")).href;

/** Starts a file of this folder as a process that tells when it is ready, and returns it with what it told. */
export async function startOwn(file: string, args: (string | number)[], options: ForkOptions = {}) {
  const child = keep(fork(path.join(import.meta.dirname, file), args.map(String), { execArgv: [], ...options }));
  return { child, told: (await nextMessage(child, file)) as Record<string, unknown> };
}

/** Starts a program of somebody else's with Node and waits until `url` answers. */
export async function startProgram(
  args: string[],
  env: Record<string, string>,
  url: string,
  cwd = import.meta.dirname,
): Promise<ChildProcess> {
  const variables = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production", ...env };
  const guarded = ["--import", guard, ...args];
  const child = keep(
    spawn(process.execPath, guarded, {
      cwd,
      env: variables as NodeJS.ProcessEnv,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    }),
  );
  let said = "";
  child.stderr?.on("data", (chunk) => (said = (said + chunk).slice(-2000)));
  for (const until = Date.now() + 60_000; ; await setTimeout(50)) {
    if (await fetch(url).catch(() => null)) return child;
    if (Date.now() > until || child.exitCode !== null) throw new Error(`${args.join(" ")} did not start: ${said}`);
  }
}

/** Ends one of the processes and waits until it is gone. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  children.delete(child);
}

/** Ends every process that was started here. */
export async function stopAll(): Promise<void> {
  await Promise.all([...children].map(stop));
}

/** A process that runs loads: `run` returns what came of one, `leave` makes its callers go away. */
export type Generator = { run(load: Load): Promise<LoadResult>; leave(): void };

/** Starts a load generator. */
export function startGenerator(): Generator {
  const child = keep(fork(path.join(import.meta.dirname, "load.ts"), { execArgv: [] }));
  return {
    run: async (load) => {
      child.send(load);
      return (await nextMessage(child, "load.ts")) as LoadResult;
    },
    leave: () => void child.send("leave"),
  };
}

/** CPU time that a process and its descendants have used so far, in milliseconds; what has ended counts too. */
export function cpuOf(pid: number): number {
  // A clock tick is 10 ms on every Linux that Node runs on.
  return tree(pid).reduce((sum, { ticks }) => sum + ticks * 10, 0);
}

/** Memory of a process and its descendants, in MB: now, and the most since `resetPeak`. */
export function memoryOf(pid: number): { now: number; peak: number } {
  const lines = tree(pid).map((one) => readFileSync(`/proc/${one.pid}/status`, "utf8"));
  const sum = (name: string) =>
    lines.reduce((total, text) => total + Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1] ?? 0), 0) / 1024;
  return { now: sum("VmRSS"), peak: sum("VmHWM") };
}

/** Forgets the most memory that a process and its descendants have used. */
export function resetPeak(pid: number): void {
  for (const one of tree(pid)) writeFileSync(`/proc/${one.pid}/clear_refs`, "5");
}

type Entry = { pid: number; parent: number; ticks: number };

function tree(root: number): Entry[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readEntry(Number(name)) ?? []);
  const found = all.filter((entry) => entry.pid === root);
  // Grows while it is walked.
  for (const entry of found) found.push(...all.filter((other) => other.parent === entry.pid));
  return found;
}

function readEntry(pid: number): Entry | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name, in brackets, may have spaces in it; after it come state, parent …, utime, stime, cutime, cstime.
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const ticks = fields.slice(11, 15).reduce((sum, value) => sum + value, 0);
    return { pid, parent: fields[1] ?? 0, ticks };
  } catch {
    return null;
  }
}

function keep(child: ChildProcess): ChildProcess {
  children.add(child);
  return child;
}

async function nextMessage(child: ChildProcess, name: string): Promise<unknown> {
  const over = new AbortController();
  const { signal } = over;
  const ended = once(child, "exit", { signal }).then(([code, by]) => {
    throw new Error(`${name} ended with ${by ?? code}`);
  });
  try {
    const [message] = await Promise.race([once(child, "message", { signal }), ended]);
    return message;
  } finally {
    over.abort();
  }
}
