import { createServer } from "node:net";
import { type Env, keptSecrets } from "../env";
import { buildIfNeeded } from "./build";
import { readConfiguration, setDatabase } from "./configuration";
import { type Holder, type Lock, lockDataDir } from "./lock";
import { type EmbeddedPostgres, startEmbedded } from "./postgres";
import { prepareDatabase } from "./prepare";
import { CommandError, say, step } from "./report";
import { startServer } from "./server";

/** What has been started so far, and how to end it. */
type Running = { closers: (() => unknown)[]; stop: AbortController; hurry?: () => void };

/**
 * Starts everything there is to Proofsheet and stays until it is told to stop, by Ctrl-C or SIGTERM; then stops it
 * all, in the reverse order. With `dev`, the server that reloads.
 */
export async function start(dev: boolean): Promise<void> {
  const running: Running = { closers: [], stop: new AbortController() };
  const told = untilTold(running);
  const work = run(dev, running);
  work.catch(() => {});
  try {
    await Promise.race([work, told]);
  } finally {
    running.stop.abort();
    for (const close of running.closers.reverse()) await Promise.resolve(close()).catch((error) => say(String(error)));
  }
}

/** Resolves at the first signal to stop. A later one (not the same that comes twice, by way of npm) hurries. */
function untilTold(running: Running): Promise<void> {
  return new Promise((resolve) => {
    let since: number | undefined;
    const onSignal = () => {
      if (since === undefined) {
        since = Date.now();
        say("Stopping …");
        resolve();
      } else if (Date.now() - since > 1000) running.hurry?.();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  });
}

async function run(dev: boolean, running: Running): Promise<void> {
  const { closers, stop } = running;
  if (dev) (process.env as Record<string, string>).NODE_ENV = "development";
  const values = readConfiguration();
  const workerOnly = values.WORKER === "only";
  const lock = values.DATABASE_URL ? undefined : await takeLock(values);
  if (lock) closers.push(lock.release);
  if (!workerOnly) await checkPort(values, lock?.recovered ?? false);
  if (!workerOnly && !dev) await buildIfNeeded(stop.signal);
  stop.signal.throwIfAborted();
  if (!values.DATABASE_URL) setDatabase(await bringPostgres(values.DATA_DIR, closers));
  stop.signal.throwIfAborted();
  await prepareDatabase(process.env.DATABASE_URL ?? "", values, true);
  stop.signal.throwIfAborted();
  if (workerOnly) return runWorker(closers);

  const server = startServer(values, dev);
  closers.push(server.stop);
  running.hurry = server.kill;
  await step("Starting the server", () => server.ready);
  stop.signal.throwIfAborted();
  process.stdout.write(`${await readyLine(values)}\n`);
  await server.failed;
}

async function takeLock(values: Env): Promise<Lock> {
  for (let waited = 0; ; waited += 1) {
    const lock = lockDataDir(values.DATA_DIR, "server", values.APP_URL);
    if ("release" in lock) return lock;
    // A command line that has borrowed the database is done in a moment.
    if (lock.purpose === "server" || waited > 30) throw new CommandError(inUse(values.DATA_DIR, lock));
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function inUse(dataDir: string, holder: Holder): string {
  const who = holder.purpose === "server" ? `Proofsheet is running at ${holder.address}` : "A command is running";
  return `${who} already (process ${holder.pid}), with the same DATA_DIR, ${dataDir}.`;
}

/** Says at once, before anything slow, that the port is taken. A killed server's port is free again in a moment. */
async function checkPort(values: Env, recovered: boolean): Promise<void> {
  for (let tries = recovered ? 20 : 1; ; tries -= 1) {
    const code = await listenError(values.HOST, values.PORT);
    if (!code) return;
    const port = `Port ${values.PORT} on ${values.HOST}`;
    if (code === "EADDRINUSE" && tries <= 1) {
      throw new CommandError(`${port} is in use by another program. Stop that, or set PORT to another one.`);
    }
    if (code !== "EADDRINUSE") throw new CommandError(`${port} cannot be listened on (${code}). Set PORT or HOST.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function listenError(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

async function bringPostgres(dataDir: string, closers: Running["closers"]): Promise<string> {
  const starting = startEmbedded(dataDir);
  let watch: NodeJS.Timeout | undefined;
  closers.push(async () => {
    clearInterval(watch);
    const postgres = await starting.catch(() => undefined);
    await postgres?.stop();
  });
  const postgres = await starting;
  watch = setInterval(() => void revive(postgres), 2000);
  // The server's process will find the address in its environment, and the secrets where they are kept.
  keptSecrets(dataDir);
  return postgres.url;
}

let reviving = false;

async function revive(postgres: EmbeddedPostgres): Promise<void> {
  if (reviving || postgres.isRunning()) return;
  reviving = true;
  say("Postgres has ended on its own; starting it again.");
  await postgres.restart().catch((error: Error) => say(error.message));
  reviving = false;
}

async function runWorker(closers: Running["closers"]): Promise<never> {
  const { startWorker } = await import("../worker");
  const worker = await startWorker();
  closers.push(worker.stop);
  process.stdout.write("Proofsheet's worker is ready.\n");
  return new Promise<never>(() => {});
}

async function readyLine(values: Env): Promise<string> {
  const { issueSetupToken } = await import("../setup-token");
  const token = await issueSetupToken();
  const setup = `\nOpen ${values.APP_URL}/setup?token=${token} to create the first account.`;
  return `Proofsheet is ready at ${values.APP_URL}${token ? setup : ""}`;
}
