import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Env } from "../env";
import { nextProgram, root, serverFlags } from "./build";
import { CommandError, say } from "./report";

/** The web server as a process of its own. */
export type Server = {
  /** Resolves when it answers for the first time; rejects if it ends before. */
  ready: Promise<void>;
  /** Rejects when it has ended too often to be started again. */
  failed: Promise<never>;
  /** Ends it: asks, waits up to 30 seconds for what is under way, then kills it. */
  stop(): Promise<void>;
  /** Ends the waiting of `stop`. */
  kill(): void;
};

const patience = 30_000;

/** Starts the server, and again whenever it ends on its own: after 1, 2, 3 … seconds, five times a minute. */
export function startServer(values: Env, dev: boolean): Server {
  let { child, ended } = spawnServer(values, dev, () => answered);
  let stopping = false;
  let answered = false;
  const restarts: number[] = [];
  let give: (reason: Error) => void;
  const failed = new Promise<never>((_, reject) => {
    give = reject;
  });
  failed.catch(() => {});

  const restart = async (how: string) => {
    if (stopping || !answered) return;
    restarts.push(Date.now());
    const recent = restarts.filter((time) => time > Date.now() - 60_000).length;
    if (recent > 5) return give(new CommandError(`The server ended ${how}, for the sixth time within a minute.`));
    say(`The server ended ${how}; starting it again in ${recent} s.`);
    await new Promise((resolve) => setTimeout(resolve, recent * 1000));
    if (stopping) return;
    ({ child, ended } = spawnServer(values, dev, () => answered));
    void ended.then(restart);
  };

  const first = ended;
  void first.then(restart);
  const ready = Promise.race([
    untilAnswer(values, () => stopping).then(() => {
      answered = true;
    }),
    first.then((how) => {
      if (!stopping) throw new CommandError(`The server ended ${how} before it was ready; see above.`);
    }),
  ]);
  return {
    ready,
    failed,
    kill: () => child.kill("SIGKILL"),
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => {
        say(`The server is still busy after ${patience / 1000} s; ending it now.`);
        child.kill("SIGKILL");
      }, patience);
      await ended;
      clearTimeout(timer);
    },
  };
}

function spawnServer(values: Env, dev: boolean, isReady: () => boolean) {
  const guard = pathToFileURL(path.join(root, "lib/cli/exit-with-parent.mjs")).href;
  const address = ["--port", String(values.PORT), "--hostname", values.HOST];
  const child = spawn(
    process.execPath,
    [...serverFlags, "--import", guard, nextProgram, dev ? "dev" : "start", ...address],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: dev ? "development" : "production",
        DATA_DIR: values.DATA_DIR,
        PORT: String(values.PORT),
        NEXTAUTH_URL: values.APP_URL,
        // lib/boot.ts answers the signals: it waits for what is under way.
        NEXT_MANUAL_SIG_HANDLE: "true",
        NEXT_TELEMETRY_DISABLED: "1",
      },
      // A session of its own: Ctrl-C reaches the launcher alone, which ends things in their order.
      detached: true,
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    },
  );
  passLines(child, isReady);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`(${error.message})`));
    child.once("exit", (code, signal) => resolve(signal ? `by ${signal}` : `with code ${code}`));
  });
  return { child, ended };
}

/** Log lines pass as they are. What Next.js says about its own start is shown only if that fails. */
function passLines(child: ChildProcess, isReady: () => boolean): void {
  const held: string[] = [];
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    if (isReady() && rest === "") return void process.stdout.write(chunk);
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (isReady() || line.startsWith("{")) process.stdout.write(`${line}\n`);
      else held.push(line);
    }
  });
  child.once("exit", () => {
    if (!isReady() && held.length > 0) say(held.join("\n"));
  });
}

async function untilAnswer(values: Env, isStopping: () => boolean): Promise<void> {
  const host = values.HOST === "0.0.0.0" ? "127.0.0.1" : values.HOST === "::" ? "[::1]" : values.HOST;
  const url = `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${values.PORT}/api/health/live`;
  while (!isStopping()) {
    try {
      await fetch(url, { signal: AbortSignal.timeout(10_000) });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
