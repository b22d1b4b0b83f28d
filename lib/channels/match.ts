import { z } from "zod";
import { unseal } from "../crypto";
import { db } from "../db";
import { AppError } from "../errors";
import type { ChannelKind, Channel as ChannelRow } from "../generated/prisma/client";
import type { ComposerOptions } from "../schemas/views";
import { demo } from "./demo/demo";
import type { Provider } from "./provider";
import { closestSize, parsePixels, presets, type SizeRule } from "./size";
import { unified } from "./unified";

const providers: Partial<Record<ChannelKind, Provider>> = { unified, demo };

const sizeRule = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("any") }),
  z.object({ kind: z.literal("list"), sizes: z.array(z.string().regex(/^\d+x\d+$/)).min(1) }),
  z.object({
    kind: z.literal("grid"),
    step: z.number().int().min(1),
    maxRatio: z.number().min(1),
    minPixels: z.number().int(),
    maxPixels: z.number().int(),
    maxSide: z.number().int(),
  }),
]);

const capabilities = z.object({
  sizes: sizeRule.default({ kind: "any" }),
  maxN: z.number().int().min(1).max(10).default(10),
  qualities: z.array(z.string()).default(["low", "medium", "high"]),
});
const servedModels = z.array(z.object({ name: z.string(), upstream: z.string().optional() }));

/** A channel as the pipeline uses it. */
export type Channel = {
  id: string;
  name: string;
  kind: ChannelKind;
  provider: Provider;
  baseUrl: string | null;
  /** Opened only when it is about to be called. */
  apiKey: () => string | null;
  models: z.infer<typeof servedModels>;
  sizes: SizeRule;
  maxN: number;
  qualities: string[];
  deadlineSeconds: number;
};

/** The enabled channels that serve `model`, best first. Throws `model_not_found` if there is none. */
export async function channelsFor(model: string): Promise<Channel[]> {
  const channels = await enabledChannels();
  const serving = channels.filter((channel) => channel.models.some(({ name }) => name === model));
  if (serving.length === 0) {
    throw new AppError("model_not_found", `No channel serves the model ${JSON.stringify(model)}.`, { param: "model" });
  }
  return serving;
}

/** The names of all models that can be asked for, with the time since when. */
export async function listModels(): Promise<{ name: string; since: Date }[]> {
  const rows = await db.channel.findMany({ where: { enabled: true }, orderBy: { createdAt: "asc" } });
  const since = new Map<string, Date>();
  for (const row of rows) {
    for (const { name } of servedModels.parse(row.models)) if (!since.has(name)) since.set(name, row.createdAt);
  }
  return Array.from(since, ([name, date]) => ({ name, since: date }));
}

/** What the composer may offer: per model what its best channel can do, every preset with the pixels it gives. */
export async function getComposerOptions(): Promise<ComposerOptions> {
  const channels = await enabledChannels();
  const names = [...new Set(channels.flatMap((channel) => channel.models.map(({ name }) => name)))];
  const models = names.flatMap((name) => {
    const best = channels.find((channel) => channel.models.some((model) => model.name === name));
    if (!best) return [];
    const sizes = Object.entries(presets).map(([label, size]) => {
      const pixels = closestSize(parsePixels(size) ?? { width: 1024, height: 1024 }, best.sizes);
      return { label, size: label, ...pixels };
    });
    return [{ name, sizes, qualities: best.qualities, maxN: best.maxN, demo: best.kind === "demo" }];
  });
  return { models };
}

/** The pixels that a request's frame will probably have. */
export function expectedPixels(size: string | null): { width: number; height: number } {
  return parsePixels(presets[size ?? ""] ?? size ?? "") ?? { width: 1024, height: 1024 };
}

async function enabledChannels(): Promise<Channel[]> {
  const rows = await db.channel.findMany({
    where: { enabled: true },
    orderBy: [{ priority: "desc" }, { weight: "desc" }, { createdAt: "asc" }],
  });
  return rows.map(toChannel).filter((channel) => channel !== null);
}

function toChannel(row: ChannelRow): Channel | null {
  const provider = providers[row.kind];
  if (!provider) return null;
  const { sizes, maxN, qualities } = capabilities.parse(row.capabilities);
  const { id, name, kind, baseUrl, sealedKey, deadlineSeconds } = row;
  const apiKey = () => (sealedKey ? unseal(sealedKey, id) : null);
  const models = servedModels.parse(row.models);
  return { id, name, kind, provider, baseUrl, apiKey, models, sizes, maxN, qualities, deadlineSeconds };
}
