import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, inject } from "vitest";
import { clusterUrl, createDatabase, freePort } from "@/lib/cli/postgres-cluster";

const { cluster, template } = inject("postgres");
/** Where this file's scripted upstream listens, if it starts one. */
export const upstreamPort = await freePort();
const folder = mkdtempSync(path.join(os.tmpdir(), "proofsheet-data-"));

/** What this file's tests run with. Set here, before anything of lib is loaded. */
export const testEnvironment = {
  NODE_ENV: "test",
  DATABASE_URL: await freshDatabase(),
  DATA_DIR: folder,
  AUTH_SECRET: "a".repeat(64),
  MASTER_KEY: "0123456789abcdef".repeat(4),
  DEMO_DELAY_MS: "0",
  LOG_LEVEL: "silent",
  UPSTREAM_BASE_URL: `http://127.0.0.1:${upstreamPort}/v1`,
  UPSTREAM_API_KEY: "upstream-secret-key",
  PRIVATE_UPSTREAMS: `127.0.0.1:${upstreamPort}`,
};
Object.assign(process.env, testEnvironment);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The address of another copy of the migrated, empty database, for a server process of its own. */
export async function freshDatabase(): Promise<string> {
  const name = `test_${process.pid}_${crypto.randomUUID().slice(0, 8)}`;
  await createDatabase(cluster, name, template);
  return clusterUrl(cluster, name);
}

/** Empties every table of this file's database, except that the team has its row with the defaults. */
export async function resetDatabase(): Promise<void> {
  const client = new Client({ connectionString: testEnvironment.DATABASE_URL });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
    );
    await client.query(`TRUNCATE ${rows.map((row) => row.name).join(", ")} RESTART IDENTITY CASCADE`);
    await client.query("INSERT INTO team (id) VALUES (1)");
    // The queue keeps its own tables once it has started in this database.
    const { rows: queue } = await client.query(
      "SELECT 1 FROM pg_tables WHERE schemaname = 'pgboss' AND tablename = 'job'",
    );
    if (queue.length > 0) await client.query("DELETE FROM pgboss.job");
  } finally {
    await client.end();
  }
}

/** Every row of every table of this file's database as text, the queue's included: what a dump would hold. */
export async function dumpDatabase(): Promise<string> {
  const client = new Client({ connectionString: testEnvironment.DATABASE_URL });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const rows: string[] = [];
    for (const { name } of tables) {
      rows.push(
        ...(await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)).rows.map((one) => one.row),
      );
    }
    return rows.join("\n");
  } finally {
    await client.end();
  }
}
