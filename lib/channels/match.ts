import { priceOf } from "../cost";
import { Prisma, runStatement } from "../db";
import { AppError } from "../errors";
import { log } from "../log";
import type { Capabilities } from "../schemas/channel";
import { maxReferences } from "../schemas/draft";
import { parsePixels, takesSize } from "../schemas/sizes";
import type { ComposerOptions, ExactSizes, ModelOptions, SizeOption } from "../schemas/views";
import { type Channel, type ChannelRow, toChannel } from "./channel";
import { failuresToGiveUp } from "./circuit";
import { closestSize, describeSizes, presets, targetPixels } from "./size";
import { shortfall, type Wish } from "./wish";

type Candidate = {
  channel: Channel;
  since: Date;
  /** The time until it may be asked again, in seconds: 0 now. */
  waitSeconds: number;
  /** How often it failed in a row. */
  failures: number;
  /** Its circuit is open by failures, not by a limit that its upstream named. */
  failing: boolean;
};

/**
 * The channels that may be asked for what is wished, best first: those that can do all of it, then by priority, then
 * those that stream where that is wished, then by chance and weight. A channel that cannot do everything comes later,
 * but one without masks never gets one, and with the policy `strict` one that does not take the size gets nothing.
 * Where all are failing, those that failed least in a row. Throws `model_not_found`, `invalid_value` (mask),
 * `size_not_supported`, or `no_channel_available` while nobody may be asked.
 */
export async function channelsFor(wish: Wish): Promise<Channel[]> {
  const serving = (await candidates()).filter(({ channel }) => serves(channel, wish.model));
  const name = JSON.stringify(wish.model);
  if (serving.length === 0) {
    throw new AppError("model_not_found", `No channel serves the model ${name}.`, { param: "model" });
  }
  const masking = serving.filter(({ channel }) => !wish.mask || channel.capabilities.mask);
  if (masking.length === 0) {
    throw new AppError("invalid_value", `mask: no channel that serves ${name} can edit by a mask.`, { param: "mask" });
  }
  const fitting = masking.filter(({ channel }) => mayHaveSize(channel, wish));
  if (fitting.length === 0) throw sizeNotSupported(masking, wish);
  const insisted = leastFailing(fitting);
  if (insisted.length > 0) return ranked(insisted, wish);
  const closed = fitting.filter(({ waitSeconds }) => waitSeconds === 0);
  if (closed.length === 0) {
    const retryAfter = Math.ceil(Math.min(...fitting.map(({ waitSeconds }) => waitSeconds)));
    throw new AppError("no_channel_available", "No channel can take this request now. Try again later.", {
      retryAfter,
    });
  }
  return ranked(closed, wish);
}

/**
 * With no other channel to go to, a failure says more than a closed door: if all are failing, those that failed least
 * in a row, to be asked through their open circuits. None if that was too often.
 */
function leastFailing(candidates: Candidate[]): Candidate[] {
  const least = Math.min(...candidates.map(({ failures }) => failures));
  if (least >= failuresToGiveUp || !candidates.every(({ failing }) => failing)) return [];
  return candidates
    .filter(({ failures }) => failures === least)
    .map((one) => ({ ...one, channel: { ...one.channel, halfOpen: false, failuresSeen: least } }));
}

/** The names of all models that can be asked for, with the time since when. */
export async function listModels(): Promise<{ name: string; since: Date }[]> {
  const since = new Map<string, Date>();
  for (const one of await candidates()) {
    for (const { name } of one.channel.models) {
      const known = since.get(name);
      if (!known || one.since < known) since.set(name, one.since);
    }
  }
  return Array.from(since, ([name, date]) => ({ name, since: date }));
}

/** Beside the gateway's own presets: a shape with a size of its own, for channels that take it exactly. */
const panorama = { label: "21:9", size: "2016x864" };

/**
 * What the composer may offer, per model: every preset with the pixels that the channel gives which would be asked
 * first; what any channel can do that is then asked before others (references, a background, a mask), and besides what
 * the best one can, since nobody else is asked for the sake of that.
 */
export async function getComposerOptions(): Promise<ComposerOptions> {
  const all = await candidates();
  const names = [...new Set(all.flatMap(({ channel }) => channel.models.map(({ name }) => name)))];
  return { models: names.flatMap((name) => modelOptions(all, name) ?? []) };
}

function modelOptions(all: Candidate[], name: string): ModelOptions | null {
  const serving = all.filter(({ channel }) => serves(channel, name));
  const bestFor = (size: string | null) => ranked(serving, { ...plainWish, model: name, size }, () => 0.5)[0];
  const best = bestFor(null);
  if (!best) return null;
  const some = (can: (of: Capabilities) => boolean) => serving.some(({ channel }) => can(channel.capabilities));
  const { qualities, style, watermark, outputFormats, streaming } = best.capabilities;
  const wide = parsePixels(panorama.size);
  const shapes = Object.keys(presets).map((label) => ({ label, size: label }));
  if (wide && some(({ sizes }) => takesSize(sizes, wide))) shapes.push(panorama);
  return {
    name,
    sizes: shapes.map((shape) => sizeOption(shape, bestFor(shape.size) ?? best, qualities)),
    exact: exactSizes(
      ranked(serving, { ...plainWish, model: name, size: null }, () => 0.5),
      qualities,
    ),
    qualities,
    // Ten whatever one call makes: the rest is asked for side by side.
    maxN: 10,
    demo: best.kind === "demo",
    references: some((can) => can.references) ? maxReferences : 0,
    mask: some((can) => can.mask),
    background: some((can) => can.background),
    // What is passed on whatever it is may be one of these.
    formats: outputFormats ?? ["png", "jpeg", "webp"],
    ...{ style, watermark, streaming },
  };
}

function sizeOption({ label, size }: { label: string; size: string }, asked: Channel, qualities: string[]): SizeOption {
  const pixels = closestSize(expectedPixels(size), asked.capabilities.sizes);
  return { label, size, ...pixels, ...pricesFor(asked, [`${pixels.width}x${pixels.height}`, size], qualities) };
}

/** What the channels take exactly as it is asked for, the one first that would be asked first. */
function exactSizes(channels: Channel[], qualities: string[]): ExactSizes[] {
  const all = channels.map((channel) => {
    // Where a size has its own price, nobody knows that of another one from here.
    const known = channel.prices.images.every(({ size }) => size === undefined);
    return { rule: channel.capabilities.sizes, ...(known && pricesFor(channel, [], qualities)) };
  });
  return [...new Map(all.toReversed().map((one) => [JSON.stringify(one.rule), one])).values()].toReversed();
}

function pricesFor({ prices }: Channel, sizes: string[], qualities: string[]): Pick<SizeOption, "prices"> {
  const known = [null, ...qualities].flatMap((quality) => {
    const price = priceOf(prices, { quality, sizes });
    return price === null ? [] : [[quality ?? "", price]];
  });
  return known.length > 0 ? { prices: Object.fromEntries(known) } : {};
}

/** The pixels that a request's frame will probably have. */
export function expectedPixels(size: string | null): { width: number; height: number } {
  return parsePixels(presets[size ?? ""] ?? size ?? "") ?? { width: 1024, height: 1024 };
}

const plainWish: Omit<Wish, "model" | "size"> = {
  sizePolicy: "closest",
  n: 1,
  references: 0,
  mask: false,
  background: null,
  stream: null,
};

function serves(channel: Channel, model: string): boolean {
  return channel.models.some(({ name }) => name === model);
}

function mayHaveSize({ capabilities }: Channel, { sizePolicy, size }: Wish): boolean {
  const target = targetPixels(size);
  return sizePolicy !== "strict" || !target || takesSize(capabilities.sizes, target);
}

function sizeNotSupported(serving: Candidate[], { size, model }: Wish): AppError {
  const rules = new Set(serving.map(({ channel }) => describeSizes(channel.capabilities.sizes)));
  return new AppError(
    "size_not_supported",
    `size ${size} is not one that ${model} is made in. Sizes that would do: ${[...rules].join("; or ")}.`,
    { param: "size" },
  );
}

/** Best first; `random` gives numbers from 0 to 1. */
function ranked(from: Candidate[], wish: Wish, random = Math.random): Channel[] {
  const places = from.map(({ channel }) => {
    const { capabilities, priority, weight } = channel;
    const still = wish.stream && !capabilities.streaming ? 1 : 0;
    // The first of clocks that ring by chance, each as often as its weight says: a draw without replacement.
    const rings = -Math.log(1 - random()) / Math.max(weight, 0.001);
    return { channel, order: [shortfall(capabilities, wish), -priority, still, rings] };
  });
  const byOrder = (a: number[], b: number[]) => a.map((value, i) => value - (b[i] ?? 0)).find((gap) => gap !== 0) ?? 0;
  return places.toSorted((a, b) => byOrder(a.order, b.order)).map(({ channel }) => channel);
}

type CandidateRow = ChannelRow & {
  standsBack: boolean;
  createdAt: Date;
  open: boolean;
  ailing: boolean;
  failures: number;
  limited: boolean;
  openSeconds: number;
  probeSeconds: number;
};

/**
 * SQL: whether there are channels beside the environment's `c`. Then the newcomer's demo is off, and never a fallback: a
 * channel to a provider sends it away even while that is out of service, lest somebody gets its pictures for real ones.
 */
export const besideOthers = Prisma.sql`EXISTS (
  SELECT FROM channels o
  WHERE o.id <> c.id AND (o.enabled OR (o.kind <> 'demo' AND NOT o.from_environment)))`;

/** The enabled channels whose rows can be read, oldest first. */
async function candidates(): Promise<Candidate[]> {
  const rows = await runStatement<CandidateRow>(Prisma.sql`
    SELECT c.id, c.name, c.kind::text AS kind, c.base_url AS "baseUrl", c.sealed_key AS "sealedKey", c.models,
           c.capabilities, c.priority, c.weight, c.concurrency, c.deadline_seconds AS "deadlineSeconds", c.prices,
           c.allow_private_address AS "allowPrivateAddress", c.from_environment AS "fromEnvironment",
           c.created_at AS "createdAt", c.from_environment AND c.kind = 'demo' AND ${besideOthers} AS "standsBack",
           h.open_until IS NOT NULL AS open,
           h.open_until IS NOT NULL OR COALESCE(h.failures > 0, false) AS ailing,
           COALESCE(h.failures, 0) AS failures, COALESCE(h.last_failure = 'rate_limited', false) AS limited,
           GREATEST(0, EXTRACT(epoch FROM h.open_until - now()))::float8 AS "openSeconds",
           GREATEST(0, EXTRACT(epoch FROM h.probe_until - now()))::float8 AS "probeSeconds"
    FROM channels c LEFT JOIN channel_health h ON h.channel_id = c.id
    WHERE c.enabled ORDER BY c.created_at, c.id`);
  return rows.filter((row) => !row.standsBack).flatMap((row) => toCandidate(row) ?? []);
}

const reported = new Set<string>();

/** Null for a row that cannot be used: it must not take the other channels down. */
function toCandidate(row: CandidateRow): Candidate | null {
  const { open, ailing, failures, limited, openSeconds, probeSeconds, createdAt } = row;
  try {
    // While another call proves whether it works again, the answer is seconds away.
    const waitSeconds = openSeconds || Math.min(probeSeconds, 5);
    const channel = toChannel(row, { halfOpen: open && waitSeconds === 0, ailing, failuresSeen: null });
    return { channel, since: createdAt, waitSeconds, failures, failing: open && !limited };
  } catch (error) {
    const { message } = error as Error;
    if (!reported.has(`${row.id} ${message}`))
      log.error({ channel: row.name, problem: message }, "a channel is left out");
    reported.add(`${row.id} ${message}`);
    return null;
  }
}
