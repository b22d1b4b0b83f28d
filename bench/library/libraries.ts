import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { buildIfNeeded, nextProgram, root, serverFlags } from "@/lib/cli/build";
import { clusterUrl, createDatabase, freePort, stopCluster } from "@/lib/cli/postgres-cluster";
import { step } from "@/lib/cli/report";
import { Visitor } from "@/tests/support/browserless";
import { startPostgres } from "@/tests/support/postgres";
import { startOwn, startProgram, stopAll } from "../processes";
import { account } from "./account";
import type { Sites } from "./measure";
import type { Site } from "./readers";

const here = import.meta.dirname;
const settings = ["shared_buffers=256MB", "max_wal_size=4GB"];

/** Makes both libraries and starts a server for each, and the minimal page; `stop` ends and removes all of it. */
export async function makeLibraries(images: number) {
  await buildIfNeeded();
  const home = await mkdtemp(path.join(os.tmpdir(), "proofsheet-library-"));
  // For Postgres, which runs as another user if we are root.
  await chmod(home, 0o711);
  const cluster = await startPostgres(home, settings);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      await stopAll();
      await stopCluster(cluster, "immediate");
      await rm(home, { recursive: true, force: true });
    })();
    return stopped;
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  }
  const variables = (name: string) => ({
    DATABASE_URL: clusterUrl(cluster, name),
    DATA_DIR: path.join(home, "data"),
    AUTH_SECRET: "a".repeat(64),
    MASTER_KEY: "0123456789abcdef".repeat(4),
    LOG_LEVEL: "warn",
    WORKER: "off",
  });
  const make = async (name: string, count: number): Promise<Site> => {
    await createDatabase(cluster, name);
    await step(`Making a library of ${count} images`, async () => {
      const env = { ...process.env, ...variables(name), NODE_ENV: "production" } as NodeJS.ProcessEnv;
      const { child } = await startOwn("library/fill.ts", [count], { execArgv: ["--import", "tsx"], env });
      if (child.exitCode === null) await once(child, "exit");
    });
    return startSite(variables(name));
  };
  try {
    const large = await make("large", images);
    const small = await make("small", 10_000);
    const minimal = await startMinimal(variables("large").DATABASE_URL);
    const sites: Sites = { minimal, small, large };
    return { sites, account, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startSite(variables: Record<string, string>): Promise<Site> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const shared = ["--import", path.join(here, "shared-thumbnails.mjs")];
  const args = [...serverFlags, ...shared, nextProgram, "start", "--port", String(port), "--hostname", "127.0.0.1"];
  const urls = { PORT: String(port), APP_URL: url, NEXTAUTH_URL: url, NEXT_MANUAL_SIG_HANDLE: "true" };
  const child = await startProgram(args, { ...variables, ...urls }, `${url}/api/health/live`, root);
  const visitor = new Visitor(url);
  if (!(await visitor.signIn(account.email, account.password))) throw new Error("Nobody could sign in");
  return { url, cookie: visitor.cookieHeader(), pid: child.pid as number };
}

async function startMinimal(databaseUrl: string): Promise<Site> {
  const folder = path.join(here, "minimal");
  await step("Building the minimal page", async () => {
    const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } as NodeJS.ProcessEnv;
    execFileSync(process.execPath, [nextProgram, "build", folder], { stdio: "ignore", env });
  });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [...serverFlags, nextProgram, "start", folder, "--port", String(port), "--hostname", "127.0.0.1"];
  const child = await startProgram(args, { DATABASE_URL: databaseUrl }, url);
  return { url, cookie: "", pid: child.pid as number };
}
