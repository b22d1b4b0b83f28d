import { EventEmitter } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { type Db, databaseUrl, Prisma } from "./db";
import { log } from "./log";

/**
 * Says that something about a generation changed, or, without one, about what a person may still make and has asked for;
 * who may know is decided by the listener's actor.
 */
export type Change = { generationId: string | null; userId: string; private: boolean };

const channel = "proofsheet";

/** Tells every process of a change once the caller's transaction commits. */
export async function announce(tx: Db, change: Change): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${JSON.stringify(change)})`;
}

/** Tells every process, once the caller's transaction commits, that a person's quota or their wish for more changed. */
export function announceQuota(tx: Db, userId: string): Promise<void> {
  return announce(tx, { generationId: null, userId, private: true });
}

/** `announce` as a part of a larger statement: for its SELECT list, where `g` has `id`, `user_id` and `private`. */
export const announcing = Prisma.sql`pg_notify(${channel},
  json_build_object('generationId', g.id, 'userId', g.user_id, 'private', g.private)::text)::text`;

/**
 * Tells the event streams of a person in every process, once the transaction commits, that sessions of theirs ended or
 * their role is another one.
 */
export async function announceEndedSessions(tx: Db, userId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${JSON.stringify({ signedOut: userId })})`;
}

// One for the whole process, however many copies of this module the build made.
const kept = globalThis as {
  proofsheetEvents?: { changes: EventEmitter; connection: Promise<void> | null };
};
kept.proofsheetEvents ??= { changes: new EventEmitter().setMaxListeners(0), connection: null };
const shared = kept.proofsheetEvents;
const { changes } = shared;

/**
 * Calls `onChange` for every change in any process, over one connection for all listeners of this one, `onGap` when
 * changes may have been missed, and `onSignedOut` with a person's id when sessions of theirs have ended. Returns how to
 * stop.
 */
export async function listenForChanges(
  onChange: (change: Change) => void,
  onGap: () => void,
  onSignedOut: (userId: string) => void = () => {},
): Promise<() => void> {
  changes.on("change", onChange).on("gap", onGap).on("signedOut", onSignedOut);
  const stop = () => void changes.off("change", onChange).off("gap", onGap).off("signedOut", onSignedOut);
  shared.connection ??= connect().catch((error: unknown) => {
    shared.connection = null;
    throw error;
  });
  try {
    await shared.connection;
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

/** Throws if there is no connection to be had; one that is lost later is made again. */
async function connect(): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(), keepAlive: true, connectionTimeoutMillis: 5000 });
  let over = false;
  let listening = false;
  const lost = (error?: Error) => {
    if (over) return;
    over = true;
    void client.end().catch(() => undefined);
    if (!listening) return;
    log.warn({ err: error }, "the event connection was lost");
    shared.connection = reconnect();
  };
  // They stay to the end: a dying connection may say so more than once, and unheard that would end the process.
  client.on("error", lost);
  client.on("end", () => lost());
  client.on("notification", ({ payload }) => {
    const told = JSON.parse(payload ?? "{}") as Change | { signedOut: string };
    if ("signedOut" in told) changes.emit("signedOut", told.signedOut);
    else changes.emit("change", told);
  });
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    if (over) throw new Error("The event connection was lost while it was made.");
    listening = true;
  } catch (error) {
    lost();
    throw error;
  }
}

async function reconnect(): Promise<void> {
  for (;;) {
    await wait(1000, undefined, { ref: false });
    try {
      await connect();
      changes.emit("gap");
      return;
    } catch (error) {
      log.debug({ err: error }, "no event connection yet");
    }
  }
}
