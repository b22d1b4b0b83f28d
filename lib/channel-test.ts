import { record } from "./audit";
import type { Actor } from "./auth/actor";
import { mustAdminister } from "./auth/policy";
import { type Channel, toChannel } from "./channels/channel";
import { noteFailure, wordsOf } from "./channels/circuit";
import { type ProviderRequest, UpstreamError } from "./channels/provider";
import { closestSize } from "./channels/size";
import { db } from "./db";
import { AppError, notFound } from "./errors";
import { FetchRefused, guardedFetch } from "./guarded-fetch";
import { inspectImage, maxImageBytes, UnusableImage } from "./storage/ingest";

type Outcome =
  | { ok: true; width: number; height: number; mime: string; bytes: number; revisedPrompt: string | null }
  /** The provider's own words, cleaned, or what kept it from being asked. */
  | { ok: false; failure: string; status: number | null; message: string };

/** What came of asking a channel for one image. */
export type ChannelTest = { channel: string; model: string; size: string; seconds: number } & Outcome;

/**
 * Asks a channel, enabled or not, for one plain image as callers would; it may cost what an image costs, and counts
 * against nobody's quota. A success closes its circuit, a failure counts. Throws `not_found`, or `invalid_value` if it
 * does not serve `model` or its row cannot be read.
 */
export async function testChannel(actor: Actor, name: string, model?: string): Promise<ChannelTest> {
  mustAdminister(actor);
  const channel = await open(name);
  const served = model === undefined ? channel.models[0] : channel.models.find((one) => one.name === model);
  if (!served) throw new AppError("invalid_value", `${name} does not serve the model ${model}.`, { param: "model" });
  await db.$transaction((tx) => record(tx, actor, "channel.test", channel.id, { name, model: served.name }));
  const { width, height } = closestSize({ width: 1024, height: 1024 }, channel.capabilities.sizes);
  const size = `${width}x${height}`;
  const started = performance.now();
  const result = await make(channel, served.upstream ?? served.name, size);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  if (result.ok) {
    await db.channelHealth.updateMany({
      where: { channelId: channel.id },
      data: { failures: 0, openUntil: null, probeUntil: null },
    });
  }
  return { channel: name, model: served.name, size, seconds, ...result };
}

async function make(channel: Channel, model: string, size: string): Promise<Outcome> {
  try {
    return { ok: true, ...(await ask(channel, model, size)) };
  } catch (error) {
    const failed = toFailure(error);
    await noteFailure(channel, failed);
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
  return { width, height, mime, bytes: bytes.length, revisedPrompt: image.revisedPrompt };
}

function toFailure(error: unknown): UpstreamError {
  if (error instanceof UpstreamError) return error;
  if (error instanceof FetchRefused)
    return new UpstreamError("invalid", "Its image could not be downloaded.", { cause: error });
  if (error instanceof UnusableImage) return new UpstreamError("invalid", `Its image cannot be used: ${error.message}`);
  throw error;
}

async function open(name: string): Promise<Channel> {
  const row = await db.channel.findUnique({ where: { name } });
  if (!row) throw notFound(`The channel ${name}`);
  try {
    return toChannel(row);
  } catch (cause) {
    throw new AppError("invalid_value", `The channel ${name} cannot be used: ${(cause as Error).message}.`, { cause });
  }
}
