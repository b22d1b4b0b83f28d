import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { nextProgram, root, serverFlags } from "@/lib/cli/build";
import { freePort } from "@/lib/cli/postgres-cluster";
import { testEnvironment } from "./database";

/**
 * A production server as a process of its own, on this file's database and a data folder that outlives it: `start` it
 * again after `kill`. Needs the build, which `npm test` makes first.
 */
export async function newServer(environment: Record<string, string> = {}) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(path.join(os.tmpdir(), "proofsheet-server-"));
  const variables = {
    ...process.env,
    ...testEnvironment,
    NODE_ENV: "production",
    DATA_DIR: folder,
    PORT: String(port),
    APP_URL: url,
    NEXTAUTH_URL: url,
    NEXT_MANUAL_SIG_HANDLE: "true",
    ...environment,
  };
  let child: ReturnType<typeof run> | null = null;
  const written: string[] = [];

  function run() {
    const args = [...serverFlags, nextProgram, "start", "--port", String(port), "--hostname", "127.0.0.1"];
    const started = spawn(process.execPath, args, {
      cwd: root,
      env: variables as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => written.push(text));
    }
    started.stderr.pipe(process.stderr, { end: false });
    return started;
  }

  return {
    url,
    /** Where it keeps its objects. */
    folder: variables.DATA_DIR,
    /** All that it has written to its log so far. */
    log: () => written.join(""),
    /** Whether its process still lives. */
    runs: () => child !== null && child.exitCode === null && child.signalCode === null,
    /** Starts it and waits for its first answer. */
    async start() {
      child = run();
      const until = Date.now() + 30_000;
      for (;;) {
        const alive = await fetch(`${url}/api/health/live`).catch(() => null);
        if (alive?.ok) return;
        if (Date.now() > until || child.exitCode !== null)
          throw new Error("The server did not start: is there a build?");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    /** Ends it with `signal` and waits until it is gone; returns its exit code. */
    async kill(signal: "SIGKILL" | "SIGTERM") {
      if (!child || !this.runs()) return null;
      child.kill(signal);
      const [code] = (await once(child, "exit")) as [number | null];
      return code;
    },
    async remove() {
      await this.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Server = Awaited<ReturnType<typeof newServer>>;

/** Looks again and again until there is something; throws after `milliseconds`. */
export async function until<T>(
  what: string,
  milliseconds: number,
  look: () => Promise<T | null | undefined | false>,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Not within ${milliseconds} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
