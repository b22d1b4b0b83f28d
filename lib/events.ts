import { EventEmitter } from "node:events";
import { Client } from "pg";
import { type Db, databaseUrl } from "./db";
import { log } from "./log";

/** Says that something about a generation changed; who may know is decided by the listener's actor. */
export type Change = { generationId: string; userId: string; private: boolean };

const channel = "proofsheet";

/** Tells every process of a change once the caller's transaction commits. */
export async function announce(tx: Db, change: Change): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${JSON.stringify(change)})`;
}

const kept = globalThis as { proofsheetChanges?: EventEmitter };
kept.proofsheetChanges ??= new EventEmitter().setMaxListeners(0);
const changes = kept.proofsheetChanges;
let connection: Promise<void> | null = null;

/**
 * Calls `onChange` for every change in any process, over one connection for all listeners of this one, and `onGap`
 * when changes may have been missed. Returns how to stop.
 */
export async function listenForChanges(onChange: (change: Change) => void, onGap: () => void): Promise<() => void> {
  changes.on("change", onChange).on("gap", onGap);
  const stop = () => void changes.off("change", onChange).off("gap", onGap);
  connection ??= connect();
  try {
    await connection;
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

async function connect(): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(), keepAlive: true });
  const lost = (error?: Error) => {
    client.removeAllListeners("end");
    if (error) log.warn({ err: error }, "the event connection was lost");
    void client.end().catch(() => undefined);
    setTimeout(reconnect, 1000).unref();
  };
  client.once("error", lost);
  client.on("notification", ({ payload }) => changes.emit("change", JSON.parse(payload ?? "{}") as Change));
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    client.once("end", () => lost());
  } catch (error) {
    connection = null;
    throw error;
  }
}

function reconnect(): void {
  connection = connect();
  connection.then(
    () => changes.emit("gap"),
    () => setTimeout(reconnect, 1000).unref(),
  );
}
