import type { z } from "zod";
import { gptImageGrid } from "../channels/capabilities";
import { type ChannelSettings, channelChange, channelSettings } from "../schemas/channel";
import { CommandError } from "./report";

/** The options of `channel set`, as they were typed. */
export type SetOptions = {
  rename?: string;
  kind?: string;
  model?: string[];
  baseUrl?: string;
  sizes?: string;
  maxN?: string;
  with?: string;
  without?: string;
  qualities?: string;
  outputFormats?: string;
  priority?: string;
  weight?: string;
  concurrency?: string;
  deadline?: string;
  allowPrivate?: boolean;
  price?: string[];
  tokenPrices?: string;
};
/** Those of `channel add`. */
export type AddOptions = SetOptions & { kind: string; model: string[] };

type Capabilities = NonNullable<ChannelSettings["capabilities"]>;
const abilities = ["references", "mask", "background", "style", "watermark", "streaming"] as const;

/** What a setting is called on the command line. */
const flags: Record<string, string> = {
  name: "The name",
  models: "--model",
  prices: "--price or --token-prices",
  key: "The key",
  deadlineSeconds: "--deadline",
  baseUrl: "--base-url",
  "capabilities.sizes": "--sizes",
  "capabilities.maxN": "--max-n",
};

/** What was typed as a channel's settings. Throws a `CommandError` that names the option. */
export function settingsOf(name: string, options: AddOptions): ChannelSettings {
  const given = { baseUrl: null, allowPrivateAddress: false, ...read(options), name };
  return checked(channelSettings.safeParse(given));
}

/** What was typed as a change of a channel: what is not given stays. Throws a `CommandError` that names the option. */
export function changeOf(options: SetOptions, keyed: { key?: string | null } = {}): Change {
  const given = { ...read(options), ...keyed, ...(options.rename !== undefined && { name: options.rename }) };
  const { updatedAt: _, ...change } = checked(
    channelChange.safeParse({ ...given, updatedAt: new Date().toISOString() }),
  );
  if (Object.keys(change).length === 0) throw new CommandError("Say what to change: see channel set --help", 2);
  return change;
}
type Change = Omit<z.infer<typeof channelChange>, "updatedAt">;

function checked<T>(result: z.ZodSafeParseResult<T>): T {
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const setting = path.slice(0, path[0] === "capabilities" ? 2 : 1).join(".");
  throw new CommandError(`${flags[setting] ?? `--${setting}`} ${issue?.message}`, 2);
}

function read(options: SetOptions) {
  const { kind, priority, weight, concurrency, deadline, baseUrl, allowPrivate } = options;
  const capabilities = toCapabilities(options);
  return {
    ...(kind !== undefined && { kind }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(kind === "demo" && baseUrl === undefined && { baseUrl: null }),
    ...(options.model && { models: options.model.map(toModel) }),
    ...(Object.keys(capabilities).length > 0 && { capabilities }),
    ...(allowPrivate !== undefined && { allowPrivateAddress: allowPrivate }),
    ...(priority !== undefined && { priority: number(priority, "--priority") }),
    ...(weight !== undefined && { weight: number(weight, "--weight") }),
    ...(concurrency !== undefined && {
      concurrency: concurrency === "none" ? null : number(concurrency, "--concurrency"),
    }),
    ...(deadline !== undefined && { deadlineSeconds: number(deadline, "--deadline") }),
    ...((options.price || options.tokenPrices) && { prices: toPrices(options) }),
  };
}

function toPrices({ price = [], tokenPrices }: SetOptions) {
  const images = price.filter((given) => given !== "none").map(toPrice);
  if (tokenPrices === undefined || tokenPrices === "none") return { images };
  const tokens = Object.fromEntries(
    tokenPrices.split(",").map((part) => {
      const [name = "", value = ""] = part.split("=");
      return [name, amount(value, "--token-prices")];
    }),
  );
  return { images, tokens };
}

/** `0.04`, `high=0.19`, `@1536x1024=0.06` or `high@1536x1024=0.25`. */
function toPrice(given: string) {
  const [, quality, size, value = ""] = /^(?:([^=@]*)(?:@([^=]*))?=)?(.*)$/.exec(given) ?? [];
  return { ...(quality && { quality }), ...(size && { size }), price: amount(value, "--price") };
}

function amount(given: string, flag: string): number {
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(given)) throw new CommandError(`${flag} should end in a number, not ${given}`, 2);
  return Number(given);
}

function toModel(given: string): { name: string; upstream?: string } {
  const [name = "", ...rest] = given.split("=");
  return rest.length > 0 ? { name, upstream: rest.join("=") } : { name };
}

function toCapabilities({ sizes, maxN, qualities, outputFormats, ...options }: SetOptions): Capabilities {
  const stated: Capabilities = {};
  if (sizes !== undefined) stated.sizes = toSizes(sizes);
  if (maxN !== undefined) stated.maxN = number(maxN, "--max-n");
  if (qualities !== undefined) stated.qualities = names(qualities);
  if (outputFormats !== undefined) stated.outputFormats = outputFormats === "any" ? null : names(outputFormats);
  for (const [flag, can] of [
    ["with", true],
    ["without", false],
  ] as const) {
    for (const given of names(options[flag] ?? "none")) {
      const ability = abilities.find((one) => one === given);
      if (!ability) throw new CommandError(`--${flag} should be of ${abilities.join(", ")}, not ${given}`, 2);
      stated[ability] = can;
    }
  }
  return stated;
}

function toSizes(given: string): NonNullable<Capabilities["sizes"]> {
  if (given === "any") return { kind: "any" };
  if (/^\d+x\d+(,\d+x\d+)*$/.test(given)) return { kind: "list", sizes: given.split(",") };
  if (given === "grid") return gptImageGrid;
  const parts = /^grid:(\w+=\d+(?:\.\d+)?(?:,\w+=\d+(?:\.\d+)?)*)$/.exec(given)?.[1];
  const rule: Record<string, number> = {};
  const keys: Record<string, string> = {
    step: "step",
    ratio: "maxRatio",
    min: "minPixels",
    max: "maxPixels",
    side: "maxSide",
  };
  for (const part of parts?.split(",") ?? []) {
    const [key = "", value] = part.split("=");
    const name = keys[key];
    if (name) rule[name] = Number(value);
    else throw wrongSizes();
  }
  if (!parts) throw wrongSizes();
  return { ...gptImageGrid, ...rule };
}

function wrongSizes(): CommandError {
  const forms =
    "any, sizes such as 1024x1024,1536x1024, grid, or grid:step=16,ratio=3,min=655360,max=8294400,side=3840";
  return new CommandError(`--sizes should be ${forms}`, 2);
}

function names(given: string): string[] {
  return given === "none"
    ? []
    : given
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean);
}

function number(given: string, flag: string): number {
  if (!/^-?\d{1,9}$/.test(given)) throw new CommandError(`${flag} should be a whole number, not ${given}`, 2);
  return Number(given);
}
