import { EventEmitter } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { type Db, databaseUrl, db, Prisma } from "./db";
import { log } from "./log";

/**
 * Says that something about a generation changed, or, without one, about what a person may still make and has asked for;
 * who may know is decided by the listener's actor.
 */
export type Change = { generationId: string | null; userId: string; private: boolean };

/**
 * Says that something about images changed that is not their generation's: who sees them, a mark, the trash. What was
 * private before and stays so is news to its owner alone, `privateTo`.
 */
type ImagesChange = { imageIds: string[]; privateTo: string | null };

/** An image that changed; `private`: nobody but `userId` could see it before, nor can now. */
export type ChangedImage = { id: string; userId: string; private: boolean };

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

/** A payload has at most 8,000 bytes, and an id takes 39 of them. */
const imagesAtOnce = 150;
/** Of more at once open sheets are told no more than to be fetched anew. */
export const mostImagesTold = 2000;

/**
 * Tells every process, once the caller's transaction commits, that images were picked, made private or the team's,
 * thrown away, brought back or given to somebody else; and writes it down for two hours, for streams that are not
 * connected just now.
 */
export async function announceImages(tx: Db, images: ChangedImage[]): Promise<void> {
  if (images.length > mostImagesTold)
    await tx.$executeRaw`SELECT pg_notify(${channel}, ${JSON.stringify({ gap: true })})`;
  const told = images.length <= mostImagesTold;
  for (const [privateTo, some] of Map.groupBy(images, (one) => (one.private ? one.userId : null))) {
    const ids = some.map(({ id }) => id);
    for (let at = 0; at < ids.length; at += imagesAtOnce) {
      const change: ImagesChange = { imageIds: ids.slice(at, at + imagesAtOnce), privateTo };
      await tx.$executeRaw`
        WITH kept AS (
          INSERT INTO image_changes (image_ids, private_to) VALUES (${change.imageIds}::uuid[], ${privateTo}::uuid))
        SELECT pg_notify(${channel}, ${JSON.stringify(change)}) WHERE ${told}`;
    }
  }
}

/**
 * Tells every process, once the caller's transaction commits, that sets changed: what they are called, what they hold or
 * in which order.
 */
export async function announceSets(tx: Db, sets: string[]): Promise<void> {
  for (let at = 0; at < sets.length; at += imagesAtOnce) {
    await tx.$executeRaw`SELECT pg_notify(${channel}, ${JSON.stringify({ sets: sets.slice(at, at + imagesAtOnce) })})`;
  }
}

/** Forgets what `announceImages` wrote down longer ago than any stream asks for. */
export async function pruneImageChanges(): Promise<void> {
  await db.$executeRaw`DELETE FROM image_changes WHERE at < now() - interval '2 hours'`;
}

/**
 * Tells the event streams of a person in every process, once the transaction commits, that sessions of theirs ended or
 * their role is another one.
 */
export async function announceEndedSessions(tx: Db, userId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${JSON.stringify({ signedOut: userId })})`;
}

// One for the whole process, however many copies of this module the build made.
const kept = globalThis as {
  proofsheetEvents?: { changes: EventEmitter; connection: Promise<void> | null; toldUntil: Date | null };
};
kept.proofsheetEvents ??= { changes: new EventEmitter().setMaxListeners(0), connection: null, toldUntil: null };
const shared = kept.proofsheetEvents;
const { changes } = shared;

export type ChangeListener = {
  onChange: (change: Change) => void;
  /** Changes may have been missed. */
  onGap: () => void;
  onImages?: (change: ImagesChange) => void;
  onSets?: (ids: string[]) => void;
  /** Sessions of this person have ended. */
  onSignedOut?: (userId: string) => void;
};

/**
 * Tells of every change in any process, over one connection for all listeners of this one. Returns how to stop. Throws
 * if there is no connection to be had.
 */
export async function listenForChanges(listener: ChangeListener): Promise<() => void> {
  const { onChange, onGap, onImages = () => {}, onSets = () => {}, onSignedOut = () => {} } = listener;
  const heard = [
    ["change", onChange],
    ["gap", onGap],
    ["images", onImages],
    ["sets", onSets],
    ["signedOut", onSignedOut],
  ] as const;
  for (const [name, hear] of heard) changes.on(name, hear);
  const stop = () => {
    for (const [name, hear] of heard) changes.off(name, hear);
  };
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

/**
 * A moment of the database's clock up to which listeners have been told everything, a few seconds ago; what was begun
 * before and committed after it comes later. Null while nobody listens.
 */
export function toldUntil(): Date | null {
  return shared.toldUntil;
}

const pingEvery = 10_000;

type Told = Change | ImagesChange | { sets: string[] } | { signedOut: string } | { gap: true };

/** Throws if there is no connection to be had; one that is lost later, or says nothing any more, is made again. */
async function connect(): Promise<void> {
  const client = new Client({
    ...{ connectionString: databaseUrl(), application_name: "proofsheet-events", keepAlive: true },
    ...{ connectionTimeoutMillis: 5000, query_timeout: 5000 },
  });
  let over = false;
  let listening = false;
  let pings: NodeJS.Timeout | undefined;
  const lost = (error?: Error) => {
    if (over) return;
    over = true;
    clearInterval(pings);
    void client.end().catch(() => undefined);
    if (!listening) return;
    log.warn({ err: error }, "the event connection was lost");
    shared.connection = reconnect();
  };
  // Its answer comes after whatever was to be told before it was asked.
  const ping = async () => {
    const { rows } = await client.query<{ now: Date }>("SELECT now()");
    shared.toldUntil = rows[0]?.now ?? null;
  };
  // They stay to the end: a dying connection may say so more than once, and unheard that would end the process.
  client.on("error", lost);
  client.on("end", () => lost());
  client.on("notification", ({ payload }) => {
    const told = JSON.parse(payload ?? "{}") as Told;
    if ("signedOut" in told) changes.emit("signedOut", told.signedOut);
    else if ("gap" in told) changes.emit("gap");
    else if ("imageIds" in told) changes.emit("images", told);
    else if ("sets" in told) changes.emit("sets", told.sets);
    else changes.emit("change", told);
  });
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    await ping();
    if (over) throw new Error("The event connection was lost while it was made.");
    listening = true;
    pings = setInterval(() => void ping().catch(lost), pingEvery).unref();
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
