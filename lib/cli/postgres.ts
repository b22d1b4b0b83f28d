import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { canEnter, copyBinaries, installedBinaries, serverAccount } from "./postgres-binaries";
import {
  type Cluster,
  clusterUrl,
  createCluster,
  createDatabase,
  forgetKilledServer,
  freePort,
  runningPort,
  startCluster,
  stopCluster,
} from "./postgres-cluster";
import { say, step } from "./report";

/** What DATA_DIR keeps about its Postgres. `folder` is there only if that lies elsewhere. */
type State = { port: number; password: string; folder?: string };

export type EmbeddedPostgres = { url: string; isRunning(): boolean; restart(): Promise<void>; stop(): Promise<void> };

/**
 * Starts the Postgres of `dataDir`, making it the first time. Whoever calls this holds the lock of `dataDir`: a server
 * that still runs was left by a process that was killed, and is started anew.
 */
export async function startEmbedded(dataDir: string): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(dataDir);
  await step("Setting up Postgres", () => createCluster(cluster));
  await step("Stopping the Postgres that a killed server left behind", () => stopCluster(cluster));
  await start(dataDir, cluster);
  await createDatabase(cluster, "proofsheet");
  return {
    url: clusterUrl(cluster),
    isRunning: () => runningPort(cluster) !== undefined,
    restart: () => start(dataDir, cluster, cluster.port),
    stop: () => step("Stopping Postgres", () => stopCluster(cluster)),
  };
}

/** The address of the Postgres of `dataDir` if it runs. */
export function runningEmbedded(dataDir: string): string | undefined {
  const state = readState(dataDir);
  const folder = state?.folder ?? path.join(dataDir, "postgres");
  const port = runningPort({ folder });
  if (!state || port === undefined) return undefined;
  return clusterUrl({ folder, binaries: "", account: {}, port, password: state.password });
}

async function start(dataDir: string, cluster: Cluster, port?: number): Promise<void> {
  await forgetKilledServer(cluster);
  if (port === undefined && !(await isFree(cluster.port))) {
    cluster.port = await freePort();
    const state = readState(dataDir);
    if (state) writeState(dataDir, { ...state, port: cluster.port });
  }
  await step("Starting Postgres", () => startCluster(cluster));
}

async function openCluster(dataDir: string): Promise<Cluster> {
  mkdirSync(dataDir, { recursive: true });
  const account = serverAccount();
  let state = readState(dataDir);
  if (!state) {
    state = { port: await freePort(), password: randomBytes(24).toString("hex") };
    if (!(await canEnter(account, dataDir))) {
      state.folder = `/var/lib/proofsheet-${randomBytes(4).toString("hex")}`;
      say(`The user postgres cannot enter ${dataDir}: the database is kept in ${state.folder} instead.`);
    }
    writeState(dataDir, state);
  }
  const folder = state.folder ?? path.join(dataDir, "postgres");
  const installed = installedBinaries();
  const reachable = await canEnter(account, installed);
  const copy = () => step("Copying Postgres to where its user can reach it", () => copyBinaries(`${folder}-program`));
  return {
    folder,
    binaries: reachable ? installed : await copy(),
    account,
    port: state.port,
    password: state.password,
    settings: ["log_checkpoints=off"],
  };
}

function readState(dataDir: string): State | undefined {
  try {
    return JSON.parse(readFileSync(stateFile(dataDir), "utf8")) as State;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function writeState(dataDir: string, state: State): void {
  writeFileSync(stateFile(dataDir), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  chmodSync(stateFile(dataDir), 0o600);
}

function stateFile(dataDir: string): string {
  return path.join(dataDir, "postgres.json");
}

/** Whether a port on loopback can be listened on. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
