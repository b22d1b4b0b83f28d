import { PrismaPg } from "@prisma/adapter-pg";
import { Pool, type PoolConfig } from "pg";
import { env } from "./env";
import { Prisma, PrismaClient } from "./generated/prisma/client";

export { Prisma };
/** Either the client or an open transaction. */
export type Db = PrismaClient | Prisma.TransactionClient;

const kept = globalThis as { proofsheetDb?: PrismaClient };

/** The one Prisma client of this process; it connects on first use. */
export const db = createClient();

function createClient(): PrismaClient {
  // The adapter reads and writes times without an offset, so the session's zone has to be UTC whatever the server's is.
  // Nothing here takes long: what waits longer for a lock waits for somebody who holds it by mistake.
  // Postgres gives up before we do, so that it says itself that nothing was written.
  const options = "-c timezone=UTC -c lock_timeout=8s -c statement_timeout=9s";
  // A Postgres that is stopped keeps its connections and says nothing.
  const patience = { connectionTimeoutMillis: 5000, query_timeout: 10_000 };
  // A build loads this with no database at all.
  const connectionString = env().DATABASE_URL ?? "";
  const statementNameGenerator = newStatementNames(connectionString);
  // Development reloads modules; the pool has to outlive that.
  kept.proofsheetDb ??= new PrismaClient({
    adapter: new PrismaPg(createPool({ connectionString, options, max: 20, ...patience }), {
      disposeExternalPool: true,
      ...(statementNameGenerator && { statementNameGenerator }),
    }),
  });
  return kept.proofsheetDb;
}

/** A pool that keeps no connection whose transaction was left without an end. */
function createPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
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
type Told = { code?: string; message?: string; meta?: { driverAdapterError?: { cause?: Fault } } };

/**
 * What went wrong with a raw statement: Postgres's SQLSTATE and the unique index that was in the way, and whether the
 * statement may have reached it at all.
 */
export function sqlFault(error: unknown): { state: string | null; index: string | null; reached: boolean } {
  const { code, message, meta } = (error ?? {}) as Told;
  const cause = meta?.driverAdapterError?.cause;
  const noConnection =
    code === "P1001" || cause?.kind === "DatabaseNotReachable" || /when trying to connect/.test(String(message));
  return { state: cause?.originalCode ?? null, index: cause?.constraint?.index ?? null, reached: !noConnection };
}
