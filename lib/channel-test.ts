import { v7 as uuidv7 } from "uuid";
import { record } from "./audit";
import type { Actor } from "./auth/actor";
import { mustAdminister } from "./auth/policy";
import { checkedSettings } from "./channel-admin";
import type { Which } from "./channel-list";
import { type Channel, toChannel } from "./channels/channel";
import { noteFailure, wordsOf } from "./channels/circuit";
import { type ProviderRequest, UpstreamError } from "./channels/provider";
import { closestSize } from "./channels/size";
import { seal } from "./crypto";
import { db } from "./db";
import { AppError, notFound } from "./errors";
import { FetchRefused, guardedFetch } from "./guarded-fetch";
import type { ChannelSettings, ChannelTest, ServedModel } from "./schemas/channel";
import { inspectImage, maxImageBytes, UnusableImage } from "./storage/ingest";
import { makeThumbnails } from "./storage/thumbnails";

type Outcome = ChannelTest extends infer Test ? (Test extends unknown ? Omit<Test, keyof Asked> : never) : never;
type Asked = { channel: string; model: string; size: string; seconds: number };

/**
 * Asks a channel, enabled or not, for one plain image as callers would; it may cost what an image costs, and counts
 * against nobody's quota. A success closes its circuit, a failure counts. Throws `not_found`, or `invalid_value` if it
 * does not serve `model` or its row cannot be read.
 */
export async function testChannel(actor: Actor, which: Which, model?: string): Promise<ChannelTest> {
  mustAdminister(actor);
  const channel = await open(which);
  const { name } = channel;
  const served = model === undefined ? channel.models[0] : channel.models.find((one) => one.name === model);
  if (!served) throw new AppError("invalid_value", `${name} does not serve the model ${model}.`, { param: "model" });
  await db.$transaction((tx) => record(tx, actor, "channel.test", channel.id, { name, model: served.name }));
  const result = await tryOnce(channel, served, (failed) => noteFailure(channel, failed));
  if (result.ok) {
    await db.channelHealth.updateMany({
      where: { channelId: channel.id },
      data: { failures: 0, openUntil: null, probeUntil: null },
    });
  }
  return result;
}

/**
 * Asks a channel that is not written down anywhere for one image: what somebody is about to make one of. Throws
 * `invalid_value` with the setting's name.
 */
export async function testSettings(actor: Actor, settings: ChannelSettings, key: string | null): Promise<ChannelTest> {
  mustAdminister(actor);
  const id = uuidv7();
  const sealedKey = key === null ? null : seal(key, id);
  const channel = toChannel({ ...checkedSettings(settings), id, sealedKey, fromEnvironment: false });
  const [served] = channel.models;
  if (!served) throw new Error("Settings that are checked name a model.");
  const { name, kind, baseUrl } = channel;
  await db.$transaction((tx) => record(tx, actor, "channel.test", null, { name, kind, baseUrl, model: served.name }));
  return tryOnce(channel, served, async () => {});
}

async function tryOnce(
  channel: Channel,
  served: ServedModel,
  noted: (failed: UpstreamError) => Promise<void>,
): Promise<ChannelTest> {
  const { width, height } = closestSize({ width: 1024, height: 1024 }, channel.capabilities.sizes);
  const size = `${width}x${height}`;
  const started = performance.now();
  const result = await make(channel, served.upstream ?? served.name, size, noted);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  return { channel: channel.name, model: served.name, size, seconds, ...result };
}

async function make(
  channel: Channel,
  model: string,
  size: string,
  noted: (failed: UpstreamError) => Promise<void>,
): Promise<Outcome> {
  try {
    return { ok: true, ...(await ask(channel, model, size)) };
  } catch (error) {
    const failed = toFailure(error);
    await noted(failed);
    const { failure, detail } = failed;
    return { ok: false, failure, status: detail.status ?? null, message: wordsOf(failed) };
  }
}

async function ask(channel: Channel, model: string, size: string) {
  const { baseUrl, allowPrivate, deadlineSeconds, capabilities } = channel;
  const cheapest = capabilities.qualities.includes("low") ? [["quality", '"low"'] as const] : [];
  const request: ProviderRequest = {
    model,
    prompt: "A plain red circle on a white background.",
    n: 1,
    size,
    references: [],
    referencesAsList: false,
    mask: null,
    stream: null,
    fields: new Map(cheapest),
  };
  const signal = AbortSignal.timeout(deadlineSeconds * 1000);
  const reach = allowPrivate ? { allowPrivate } : {};
  const { images } = await channel.provider.generate(request, { ...reach, signal, baseUrl, apiKey: channel.apiKey() });
  const [image] = images;
  if (!image) throw new UpstreamError("invalid", "The provider's answer has no image in it.");
  const bytes =
    "bytes" in image
      ? image.bytes
      : (await guardedFetch(image.url, { ...reach, signal, maxBytes: maxImageBytes })).bytes;
  const { width, height, mime } = await inspectImage(bytes, { from: "upstream" });
  const { large } = await makeThumbnails(bytes);
  const preview = `data:image/webp;base64,${large.toString("base64")}`;
  return { width, height, mime, bytes: bytes.length, revisedPrompt: image.revisedPrompt, preview };
}

function toFailure(error: unknown): UpstreamError {
  if (error instanceof UpstreamError) return error;
  if (error instanceof FetchRefused)
    return new UpstreamError("invalid", "Its image could not be downloaded.", { cause: error });
  if (error instanceof UnusableImage) return new UpstreamError("invalid", `Its image cannot be used: ${error.message}`);
  throw error;
}

async function open(which: Which): Promise<Channel> {
  const row = await db.channel.findUnique({ where: which });
  if (!row) throw notFound("name" in which ? `The channel ${which.name}` : "This channel");
  try {
    return toChannel(row);
  } catch (cause) {
    const message = `The channel ${row.name} cannot be used: ${(cause as Error).message}.`;
    throw new AppError("invalid_value", message, { cause });
  }
}
