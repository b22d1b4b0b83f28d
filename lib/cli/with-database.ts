import { type Env, keptSecrets } from "../env";
import { readConfiguration, setDatabase } from "./configuration";
import { lockDataDir } from "./lock";
import { runningEmbedded, startEmbedded } from "./postgres";
import { prepareDatabase } from "./prepare";
import { CommandError, step } from "./report";

/**
 * Does `work` with the database that the server uses: the one of DATABASE_URL, the embedded one of a running server,
 * or else the embedded one of DATA_DIR, started for as long as this takes.
 */
export async function withDatabase<T>(work: (values: Env) => Promise<T>): Promise<T> {
  const values = readConfiguration();
  // Standard output is for the result.
  process.env.LOG_LEVEL = "silent";
  const release = await reachDatabase(values);
  // Ctrl-C must not leave behind the Postgres that was started for this.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void release().finally(() => process.exit(130)));
  }
  try {
    return await work(values);
  } finally {
    const { db } = await import("../db");
    await db.$disconnect();
    await release();
  }
}

async function reachDatabase(values: Env): Promise<() => Promise<void>> {
  if (values.DATABASE_URL) {
    await prepareDatabase(values.DATABASE_URL, values, false);
    return async () => {};
  }
  return step("Waiting for the database of DATA_DIR", async () => {
    for (let tries = 0; tries < 120; tries += 1) {
      const lock = lockDataDir(values.DATA_DIR, "command", values.APP_URL);
      if ("release" in lock) return borrowPostgres(values, lock.release);
      // Another command's Postgres ends with it; a server's is there to be used.
      const url = lock.purpose === "server" ? runningEmbedded(values.DATA_DIR) : undefined;
      if (url && (await isReady(url))) {
        setDatabase(url);
        return async () => {};
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new CommandError(`The database of ${values.DATA_DIR} is busy; try again in a moment.`);
  });
}

async function borrowPostgres(values: Env, unlock: () => void): Promise<() => Promise<void>> {
  try {
    const postgres = await startEmbedded(values.DATA_DIR);
    const release = async () => {
      await postgres.stop();
      unlock();
    };
    try {
      keptSecrets(values.DATA_DIR);
      setDatabase(postgres.url);
      await prepareDatabase(postgres.url, values, false);
      return release;
    } catch (error) {
      await release();
      throw error;
    }
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Whether the server that is starting there has prepared the database already. */
async function isReady(url: string): Promise<boolean> {
  const { Client } = await import("pg");
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    const { rows } = await client.query("SELECT 1 FROM team WHERE master_key_check IS NOT NULL");
    return rows.length > 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
