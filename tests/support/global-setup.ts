import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { type Cluster, clusterUrl, createDatabase, stopCluster } from "@/lib/cli/postgres-cluster";
import { migrate } from "@/prisma/migrate";
import { startPostgres } from "./postgres";

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
  const home = await mkdtemp(path.join(os.tmpdir(), "proofsheet-test-"));
  await chmod(home, 0o711);
  // Nothing here has to outlive a power cut, or lives long enough to be tidied. A zone that is not UTC shows who relies
  // on the server's.
  const cluster = await startPostgres(home, [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=300",
    "timezone=Asia/Tokyo",
  ]);
  await createDatabase(cluster, template);
  await migrate(clusterUrl(cluster, template));
  return { cluster, users: 0 };
}
