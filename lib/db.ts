import { PrismaPg } from "@prisma/adapter-pg";
import { DatabaseError, Pool, type PoolConfig } from "pg";
import { env } from "./env";
import { Prisma, PrismaClient } from "./generated/prisma/client";
import { log } from "./log";

export { Prisma };
/** Either the client or an open transaction. */
export type Db = PrismaClient | Prisma.TransactionClient;

type Connections = { client: PrismaClient; pool: Pool; nameOf: ((query: { sql: string }) => string) | undefined };
const kept = globalThis as { proofsheetDb?: Connections };
// Development reloads modules; the pool has to outlive that.
kept.proofsheetDb ??= connect();
const { client, pool, nameOf } = kept.proofsheetDb;

/** The one Prisma client of this process; it connects on first use. */
export const db = client;

/**
 * Runs one statement by itself, on the same connections as `db`, and gives its rows as `pg` reads them: what each
 * request runs goes past Prisma's client, which takes as long as Postgres does. Throws what `pg` throws.
 */
export async function runStatement<Row>({ text, values }: Prisma.Sql): Promise<Row[]> {
  const name = nameOf?.({ sql: text });
  try {
    return (await pool.query({ ...(name && { name }), text, values })).rows;
  } catch (error) {
    // As Prisma's driver calls it: what the system says of a socket is of many kinds.
    throw error instanceof Error && "syscall" in error ? Object.assign(error, { kind: "ConnectionClosed" }) : error;
  }
}

/** The database's clock: the one by which everything expires, for statements that are not written in SQL. */
export async function databaseTime(): Promise<Date> {
  const [{ now }] = await db.$queryRaw<[{ now: Date }]>`SELECT now()`;
  return now;
}

function connect(): Connections {
  // The adapter reads and writes times without an offset, so the session's zone has to be UTC whatever the server's is.
  // Nothing here takes long: what waits longer for a lock waits for somebody who holds it by mistake.
  // Postgres gives up before we do, so that it says itself that nothing was written.
  const options = "-c timezone=UTC -c lock_timeout=8s -c statement_timeout=9s";
  // A Postgres that is stopped keeps its connections and says nothing.
  const patience = { connectionTimeoutMillis: 5000, query_timeout: 10_000 };
  // A build loads this with no database at all.
  const connectionString = env().DATABASE_URL ?? "";
  const pool = createPool({ connectionString, options, max: 20, ...patience });
  const nameOf = newStatementNames(connectionString);
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    ...(nameOf && { statementNameGenerator: nameOf }),
  });
  // Where many want in at once, a transaction waits for its connection as long as a statement does.
  const transactionOptions = { maxWait: patience.connectionTimeoutMillis, timeout: patience.query_timeout };
  return { client: new PrismaClient({ adapter, transactionOptions }), pool, nameOf };
}

/** A pool that keeps no connection whose transaction was left without an end. */
function createPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  // Unheard it would end the process. The next one to ask gets another connection.
  pool.on("error", (error) => log.debug({ err: error }, "an idle connection to the database was lost"));
  pool.on("release", (_, client) => {
    // After silence even the ROLLBACK may never have been sent: the next one's writes would be in that transaction.
    if (client.getTransactionStatus() !== "I") void client.end();
  });
  return pool;
}

/** What the large ones of these hold in each of the connections' own memory is more than 100 KB. */
const maxNames = 100;

/**
 * Names for statements that come again and again, so that each connection parses and plans them once: more than half of
 * what a request costs Postgres. They live as long as the session: behind a pooler that hands sessions round, say so
 * with `pgbouncer=true` in the URL. A column that a migration adds does them no harm: each names the columns it wants.
 */
function newStatementNames(url: string): ((query: { sql: string }) => string) | undefined {
  if (/[?&]pgbouncer=true(&|$)/.test(url)) return undefined;
  const names = new Map<string, string>();
  const times = new Map<string, number>();
  return ({ sql }) => {
    const known = names.get(sql);
    // Lists of every length are statements of their own, and would leave no name to others.
    if (known !== undefined || names.size === maxNames || / IN \(\$\d+,/.test(sql)) return known ?? "";
    const seen = (times.get(sql) ?? 0) + 1;
    if (times.size === 1000) times.clear();
    times.set(sql, seen);
    if (seen < 3) return "";
    times.delete(sql);
    const name = `s${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** The Postgres to use: `DATABASE_URL`, which the launcher sets to the embedded one when it started that. */
export function databaseUrl(): string {
  const url = env().DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set: start with npm start, which brings its own Postgres");
  return url;
}

type Fault = { kind?: string; originalCode?: string; constraint?: { index?: string } };
type Told = {
  code?: string;
  syscall?: string;
  constraint?: string;
  message?: string;
  meta?: { driverAdapterError?: { cause?: Fault } };
};

/**
 * What went wrong with a raw statement, through Prisma or past it: Postgres's SQLSTATE and the unique index that was in
 * the way, and whether the statement may have reached it at all.
 */
export function sqlFault(error: unknown): { state: string | null; index: string | null; reached: boolean } {
  const { code, syscall, constraint, message, meta } = (error ?? {}) as Told;
  const cause = meta?.driverAdapterError?.cause;
  const noConnection =
    /^(P1001|ECONNREFUSED)$/.test(code ?? "") ||
    /^(connect|getaddrinfo)$/.test(syscall ?? "") ||
    cause?.kind === "DatabaseNotReachable" ||
    /when trying to connect/.test(String(message));
  const own = error instanceof DatabaseError ? code : undefined;
  return {
    state: own ?? cause?.originalCode ?? null,
    index: constraint ?? cause?.constraint?.index ?? null,
    reached: !noConnection,
  };
}
