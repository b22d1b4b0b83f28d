import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { chmod, chown, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { Client } from "pg";
import { type Account, run } from "./postgres-binaries";

/** One Postgres cluster of ours: where it lives, how it is reached and who runs it. */
export type Cluster = {
  /** Holds `data/` and `server.log`; belongs to `account`. */
  folder: string;
  binaries: string;
  account: Account;
  port: number;
  password: string;
  /** Settings beyond the ordinary ones, as `name=value`. */
  settings?: string[];
};

const owner = "proofsheet";

/** The address of a database of the cluster. */
export function clusterUrl(cluster: Cluster, database = owner): string {
  return `postgresql://${owner}:${cluster.password}@127.0.0.1:${cluster.port}/${database}`;
}

/** Makes the cluster's folder and its first, empty state. Does nothing when that has been done. */
export async function createCluster(cluster: Cluster): Promise<void> {
  const { folder, account } = cluster;
  const finished = await readFile(path.join(folder, "data", "PG_VERSION")).catch(() => undefined);
  if (finished) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const passwordFile = path.join(folder, "password");
  await writeFile(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(folder, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = [`--username=${owner}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  // A first attempt that was killed half-way leaves a folder that initdb refuses; only PG_VERSION says that it is whole.
  await rm(path.join(folder, "data"), { recursive: true, force: true });
  const result = await postgres(cluster, "initdb", [`--pgdata=${path.join(folder, "data")}`, ...locale, ...access]);
  await rm(passwordFile, { force: true });
  if (result.code !== 0) throw new Error(`Postgres could not be set up in ${folder}: ${result.output.trim()}`);
}

/** Starts the cluster, listening on loopback alone, and returns when it takes connections. It outlives this process. */
export async function startCluster(cluster: Cluster): Promise<void> {
  const log = path.join(cluster.folder, "server.log");
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=''", ...(cluster.settings ?? [])];
  const options = [`-p ${cluster.port}`, ...settings.map((setting) => `-c ${setting}`)].join(" ");
  const { code } = await control(cluster, "start", ["--wait", "--timeout=120", `--log=${log}`, `--options=${options}`]);
  if (code === 0) return;
  const tail = (await readFile(log, "utf8").catch(() => "")).trim().split("\n").slice(-8).join("\n");
  throw new Error(`Postgres did not start; the end of ${log} says:\n${tail}`);
}

/**
 * Stops the cluster; nothing happens if it does not run. `fast` ends the connections, `smart` waits until they are
 * closed, `immediate` gives up without a checkpoint.
 */
export async function stopCluster(cluster: Cluster, mode: "fast" | "smart" | "immediate" = "fast"): Promise<void> {
  if (runningPort(cluster) === undefined) return;
  const { code, output } = await control(cluster, "stop", ["--wait", "--timeout=60", `--mode=${mode}`]);
  if (code !== 0 && runningPort(cluster) !== undefined) throw new Error(`Postgres did not stop: ${output.trim()}`);
}

/** The port on which the cluster runs, or undefined. */
export function runningPort(cluster: Pick<Cluster, "folder">): number | undefined {
  try {
    const lines = readFileSync(path.join(cluster.folder, "data", "postmaster.pid"), "utf8").split("\n");
    return isPostgres(Number(lines[0])) ? Number(lines[3]) : undefined;
  } catch {
    return undefined;
  }
}

/** Removes the note of a server that was killed, whose process id another program has by now: Postgres would wait for it. */
export async function forgetKilledServer(cluster: Cluster): Promise<void> {
  if (runningPort(cluster) === undefined)
    await rm(path.join(cluster.folder, "data", "postmaster.pid"), { force: true });
}

/** Makes the database `name` unless it exists, as a copy of `template` if one is named. */
export async function createDatabase(cluster: Cluster, name: string, template?: string): Promise<void> {
  const client = new Client({ connectionString: clusterUrl(cluster, "postgres") });
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (found.rowCount) return;
    const copying = template ? ` TEMPLATE ${client.escapeIdentifier(template)}` : "";
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}${copying}`);
  } finally {
    await client.end();
  }
}

/**
 * A port on loopback that nobody uses now. It is below those that systems give to outgoing connections, one of which
 * could take it before it is listened on.
 */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    server.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(freePort()) : reject(error),
    );
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(port)));
  });
}

function control(cluster: Cluster, command: string, args: string[]) {
  return postgres(cluster, "pg_ctl", [command, `--pgdata=${path.join(cluster.folder, "data")}`, ...args]);
}

function postgres(cluster: Cluster, program: string, args: string[]) {
  return run(path.join(cluster.binaries, program), args, cluster.account);
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "postgres";
  } catch {
    // Without /proc (macOS) a living process has to do.
    return process.platform !== "linux";
  }
}
