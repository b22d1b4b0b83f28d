import { gptImageGrid } from "../channels/capabilities";
import { type ChannelSettings, channelSettings } from "../schemas/channel";
import { CommandError } from "./report";

/** The options of `channel add`, as they were typed. */
export type AddOptions = {
  kind: string;
  model: string[];
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
};

type Capabilities = NonNullable<ChannelSettings["capabilities"]>;
const abilities = ["references", "mask", "background", "style", "watermark", "streaming"] as const;

/** What a setting is called on the command line. */
const flags: Record<string, string> = {
  name: "The name",
  models: "--model",
  deadlineSeconds: "--deadline",
  baseUrl: "--base-url",
  "capabilities.sizes": "--sizes",
  "capabilities.maxN": "--max-n",
};

/** What was typed as a channel's settings. Throws a `CommandError` that names the option. */
export function settingsOf(name: string, options: AddOptions): ChannelSettings {
  const settings = channelSettings.safeParse(read(name, options));
  if (settings.success) return settings.data;
  const [issue] = settings.error.issues;
  const path = issue?.path ?? [];
  const setting = path.slice(0, path[0] === "capabilities" ? 2 : 1).join(".");
  throw new CommandError(`${flags[setting] ?? `--${setting}`} ${issue?.message}`, 2);
}

function read(name: string, options: AddOptions): ChannelSettings {
  const { priority, weight, concurrency, deadline, baseUrl = null, allowPrivate = false } = options;
  return {
    name,
    kind: options.kind as ChannelSettings["kind"],
    baseUrl,
    models: options.model.map(toModel),
    capabilities: toCapabilities(options),
    allowPrivateAddress: allowPrivate,
    ...(priority !== undefined && { priority: number(priority, "--priority") }),
    ...(weight !== undefined && { weight: number(weight, "--weight") }),
    ...(concurrency !== undefined && { concurrency: number(concurrency, "--concurrency") }),
    ...(deadline !== undefined && { deadlineSeconds: number(deadline, "--deadline") }),
  };
}

function toModel(given: string): { name: string; upstream?: string } {
  const [name = "", ...rest] = given.split("=");
  return rest.length > 0 ? { name, upstream: rest.join("=") } : { name };
}

function toCapabilities({ sizes, maxN, qualities, outputFormats, ...options }: AddOptions): Capabilities {
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
