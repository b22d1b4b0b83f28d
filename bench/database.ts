import { readFileSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { clusterUrl, createDatabase, stopCluster } from "@/lib/cli/postgres-cluster";
import { startPostgres } from "@/tests/support/postgres";

/** The benchmark's own Postgres: as durable as one in use, and counting its statements. */
export type Database = {
  url: string;
  /** The first of its processes. */
  pid: number;
  client: Client;
  /** What it has done so far. */
  counts(): Promise<{ statements: number; commits: number; syncs: number }>;
  stop(): Promise<void>;
};

/** Makes and starts a Postgres below `home`, which its user has to be able to enter. */
export async function startDatabase(home: string): Promise<Database> {
  const durable = ["fsync=on", "synchronous_commit=on"];
  const cluster = await startPostgres(home, [...durable, "shared_preload_libraries=pg_stat_statements"]);
  await createDatabase(cluster, "bench");
  const url = clusterUrl(cluster, "bench");
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("CREATE EXTENSION pg_stat_statements");
  return {
    url,
    pid: Number(readFileSync(path.join(cluster.folder, "data", "postmaster.pid"), "utf8").split("\n")[0]),
    client,
    counts: () => count(client),
    stop: async () => {
      await client.end().catch(() => undefined);
      await stopCluster(cluster, "immediate");
    },
  };
}

/** BEGIN and COMMIT are no statements of the application's. */
async function count(client: Client) {
  const { rows } = await client.query(`
    SELECT (SELECT coalesce(sum(calls), 0) FROM pg_stat_statements
            WHERE query !~* '^(begin|commit|rollback|listen)|pg_stat_')::int AS statements,
           (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database())::int AS commits,
           (SELECT coalesce(sum(fsyncs), 0) FROM pg_stat_io WHERE object = 'wal')::int AS syncs`);
  return rows[0] as { statements: number; commits: number; syncs: number };
}
