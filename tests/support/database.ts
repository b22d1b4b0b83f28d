import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client, type DatabaseError } from "pg";
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

/**
 * Empties every table of this file's database and the queue, except that the team has its row with the defaults. A server
 * or a worker may be at work in it meanwhile: nothing is waited for while a lock is held, so that neither side can be a
 * deadlock's victim.
 */
export async function resetDatabase(): Promise<void> {
  const client = await emptier();
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE (schemaname = 'public' AND tablename <> '_prisma_migrations') OR (schemaname, tablename) = ('pgboss', 'job')`,
  );
  const names = tables.map(({ name }) => name);
  // All of one text is one transaction. Rows are deleted because new files for a hundred empty tables take ten times as
  // long, and because readers go on meanwhile.
  const work = [
    `LOCK TABLE ${names.join(", ")} IN EXCLUSIVE MODE NOWAIT`,
    ...names.map((name) => `DELETE FROM ${name}`),
    `SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
     FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL`,
    "INSERT INTO team (id) VALUES (1)",
  ].join(";\n");
  const patience = Date.now() + 10_000;
  for (;;) {
    const fault = await client.query(work).then(
      () => null,
      (error: DatabaseError) => error,
    );
    if (!fault) return;
    if (fault.code !== lockNotAvailable || Date.now() > patience) throw fault;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const lockNotAvailable = "55P03";
let kept: Client | undefined;

/** The connection that empties the database: for it no trigger fires, and no foreign key wants an order. */
async function emptier(): Promise<Client> {
  if (kept) return kept;
  const options = "-c session_replication_role=replica";
  const client = new Client({ connectionString: testEnvironment.DATABASE_URL, options });
  // Where a test stops the database, the next one gets another connection.
  client.on("error", () => {
    kept = undefined;
  });
  await client.connect();
  kept = client;
  return client;
}

afterAll(() => kept?.end());

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
