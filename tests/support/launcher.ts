import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { chmod, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { freePort } from "@/lib/cli/postgres-cluster";

const root = path.resolve(import.meta.dirname, "../..");

/** A real `npm start` with a DATA_DIR and a port of its own. */
export type Launched = {
  child: ChildProcess;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves when standard output has `text`; rejects if it ends before. */
  says(text: string): Promise<void>;
  /** Resolves to the exit code. */
  ended: Promise<number | null>;
};

/** A folder for a DATA_DIR that Postgres's user can enter, even if that folder does not exist yet. */
export async function temporaryDataDir(): Promise<{ dataDir: string; remove(): Promise<void> }> {
  const home = mkdtempSync(path.join(os.tmpdir(), "proofsheet-start-"));
  await chmod(home, 0o755);
  return { dataDir: path.join(home, "data"), remove: () => rm(home, { recursive: true, force: true }) };
}

/** Variables for a start on a free port, and nothing of this test run's own configuration. */
export async function startEnvironment(dataDir: string): Promise<Record<string, string>> {
  const { PATH, HOME } = process.env;
  return { PATH: PATH ?? "", HOME: HOME ?? "", DATA_DIR: dataDir, PORT: String(await freePort()), CI: "true" };
}

/** Runs the launcher as `npm start` does. */
export function launch(env: Record<string, string>, args = ["start"], stdin: "ignore" | "pipe" = "ignore"): Launched {
  const child = spawn(process.execPath, ["--import", "tsx", "lib/cli/main.ts", ...args], {
    cwd: root,
    env: env as NodeJS.ProcessEnv,
    stdio: [stdin, "pipe", "pipe"],
  });
  const written = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => (written.stdout += chunk));
  child.stderr?.on("data", (chunk) => (written.stderr += chunk));
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    child,
    ended,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    says: async (text) => {
      const early = ended.then((code) => {
        throw new Error(`It ended with ${code}: ${written.stdout}${written.stderr}`);
      });
      early.catch(() => {});
      while (!written.stdout.includes(text)) {
        await Promise.race([early, new Promise((resolve) => setTimeout(resolve, 20))]);
      }
    },
  };
}

/** The processes whose environment or arguments name `text`, so: everything that a start of that DATA_DIR began. */
export function processesOf(text: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const [environment, args] = ["environ", "cmdline"].map((file) => readFileSync(`/proc/${pid}/${file}`, "utf8"));
        return environment?.includes(text) || args?.includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}
