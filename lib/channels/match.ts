import { AppError } from "../errors";
import { takesSize } from "../schemas/sizes";
import { type Candidate, candidates } from "./candidates";
import type { Channel } from "./channel";
import { failuresToGiveUp } from "./circuit";
import { describeSizes, targetPixels } from "./size";
import { shortfall, type Wish } from "./wish";

/**
 * The channels that may be asked for what is wished, best first: those that can do all of it, then by priority, then
 * those that stream where that is wished, then by chance and weight. A channel that cannot do everything comes later,
 * but one without masks never gets one, and with the policy `strict` one that does not take the size gets nothing.
 * Where all are failing, those that failed least in a row. Throws `model_not_found`, `invalid_value` (mask),
 * `size_not_supported`, or `no_channel_available` while nobody may be asked.
 */
export async function channelsFor(wish: Wish): Promise<Channel[]> {
  const serving = serversOf(await candidates(), wish.model);
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

/** Those that serve a model. */
export function serversOf(all: Candidate[], model: string): Candidate[] {
  return all.filter(({ channel }) => channel.models.some(({ name }) => name === model));
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

/** Of what is wished the best first; `random` gives numbers from 0 to 1. */
export function ranked(from: Candidate[], wish: Wish, random = Math.random): Channel[] {
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
