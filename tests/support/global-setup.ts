import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { canEnter, copyBinaries, installedBinaries, serverAccount } from "@/lib/cli/postgres-binaries";
import {
  type Cluster,
  clusterUrl,
  createCluster,
  createDatabase,
  freePort,
  startCluster,
  stopCluster,
} from "@/lib/cli/postgres-cluster";
import { migrate } from "@/prisma/migrate";

declare module "vitest" {
  interface ProvidedContext {
    /** The one Postgres of this test run; `template` is its migrated database to copy. */
    postgres: { cluster: Cluster; template: string };
  }
}

type Running = { cluster: Cluster; users: number };
const kept = globalThis as { proofsheetTestPostgres?: Promise<Running> };
const template = "template_proofsheet";

/** Starts one Postgres for all projects that need it, with a migrated template database; the last one stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  kept.proofsheetTestPostgres ??= start();
  const running = await kept.proofsheetTestPostgres;
  running.users += 1;
  project.provide("postgres", { cluster: running.cluster, template });
  return async () => {
    running.users -= 1;
    if (running.users > 0) return;
    delete kept.proofsheetTestPostgres;
    await stopCluster(running.cluster, "immediate");
    await rm(path.dirname(running.cluster.folder), { recursive: true, force: true });
  };
}

async function start(): Promise<Running> {
  const account = serverAccount();
  const home = await mkdtemp(path.join(os.tmpdir(), "proofsheet-test-"));
  await chmod(home, 0o711);
  const installed = installedBinaries();
  const cluster: Cluster = {
    folder: path.join(home, "postgres"),
    binaries: (await canEnter(account, installed)) ? installed : await copyBinaries(path.join(home, "binaries")),
    account,
    port: await freePort(),
    password: randomBytes(16).toString("hex"),
    // Nothing here has to outlive a power cut. A zone that is not UTC shows who relies on the server's.
    settings: [
      "fsync=off",
      "synchronous_commit=off",
      "full_page_writes=off",
      "max_connections=300",
      "timezone=Asia/Tokyo",
    ],
  };
  await createCluster(cluster);
  stopWhenThisProcessEnds(cluster, home);
  await startCluster(cluster);
  await createDatabase(cluster, template);
  await migrate(clusterUrl(cluster, template));
  return { cluster, users: 0 };
}

/**
 * Ends the cluster and removes `home` when this process ends. One that is killed cannot stop its Postgres; the shell that
 * reads from its pipe can.
 */
export function stopWhenThisProcessEnds(cluster: Cluster, home: string): void {
  const script = 'cat >/dev/null; "$1" stop --pgdata="$2" --mode=immediate --silent';
  const args = ["-c", script, "sh", path.join(cluster.binaries, "pg_ctl"), path.join(cluster.folder, "data")];
  const guard = spawn("/bin/sh", args, {
    ...cluster.account,
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  process.once("exit", () => void rm(home, { recursive: true, force: true }));
}
