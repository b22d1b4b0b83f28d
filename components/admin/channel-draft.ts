import type { Capabilities, ChannelKind, ChannelView } from "@/lib/schemas/channel";
import type { GridRule, SizeRule } from "@/lib/schemas/sizes";

/** What a channel can or cannot do, each one yes or no. */
export const abilities = ["references", "mask", "background", "style", "watermark", "streaming"] as const;
type Ability = (typeof abilities)[number];

export type ModelRow = { row: number; name: string; upstream: string };
export type PriceRow = { row: number; quality: string; size: string; price: string };

/** A channel as it stands in the form's fields: empty where it is as usual. */
export type ChannelDraft = {
  name: string;
  kind: ChannelKind;
  baseUrl: string;
  key: string;
  keepKey: boolean;
  allowPrivateAddress: boolean;
  models: ModelRow[];
  priority: string;
  weight: string;
  concurrency: string;
  deadlineSeconds: string;
  sizes: "" | SizeRule["kind"];
  sizeList: string;
  grid: Record<keyof GridRule, string>;
  maxN: string;
  qualities: string;
  outputFormats: string;
  can: Record<Ability, "" | "yes" | "no">;
  prices: PriceRow[];
  tokens: Record<"text" | "image" | "output", string>;
};

let rows = 0;
/** A number that no other row of a list has. */
export function newRow(): number {
  rows += 1;
  return rows;
}

const text = (value: number | null | undefined) => String(value ?? "");
const listText = (names: string[]) => names.join(", ") || "none";

/** The fields of a channel that is there, or of a new one. */
export function toDraft(channel: ChannelView | null): ChannelDraft {
  const own = channel?.own ?? {};
  const { sizes } = own;
  const grid = sizes?.kind === "grid" ? sizes : null;
  const can = (name: Ability) => (own[name] === undefined ? "" : own[name] ? "yes" : "no");
  const { images = [], tokens } = channel?.prices ?? {};
  const models = channel?.models ?? [{ name: "gpt-image-2" }];
  return {
    ...{ name: channel?.name ?? "", kind: channel?.kind ?? "unified", baseUrl: channel?.baseUrl ?? "" },
    ...{ key: "", keepKey: channel?.hasKey ?? false, allowPrivateAddress: channel?.allowPrivateAddress ?? false },
    models: models.map(({ name, upstream = "" }) => ({ row: newRow(), name, upstream })),
    ...{ priority: text(channel?.priority ?? 0), weight: text(channel?.weight ?? 1) },
    ...{ concurrency: text(channel?.concurrency), deadlineSeconds: text(channel?.deadlineSeconds ?? 600) },
    sizes: sizes?.kind ?? "",
    sizeList: sizes?.kind === "list" ? sizes.sizes.join(", ") : "",
    grid: {
      ...{ step: text(grid?.step ?? 16), maxRatio: text(grid?.maxRatio ?? 3), maxSide: text(grid?.maxSide ?? 3840) },
      ...{ minPixels: text(grid?.minPixels ?? 655_360), maxPixels: text(grid?.maxPixels ?? 8_294_400) },
    },
    maxN: text(own.maxN),
    qualities: own.qualities === undefined ? "" : listText(own.qualities),
    outputFormats:
      own.outputFormats === undefined ? "" : own.outputFormats === null ? "any" : listText(own.outputFormats),
    can: Object.fromEntries(abilities.map((name) => [name, can(name)])) as ChannelDraft["can"],
    prices: images.map(({ quality = "", size = "", price }) => ({
      row: newRow(),
      quality,
      size,
      price: String(price),
    })),
    tokens: { text: text(tokens?.text), image: text(tokens?.image), output: text(tokens?.output) },
  };
}

/** The settings that the fields say; what is no number stays as it was written, for the schema to say what is wrong. */
export function toSettings(draft: ChannelDraft) {
  const { name, kind, allowPrivateAddress, baseUrl, concurrency } = draft;
  return {
    ...{ name, kind, allowPrivateAddress, baseUrl: kind === "demo" ? null : baseUrl },
    models: draft.models.map((one) => ({ name: one.name, ...(one.upstream.trim() && { upstream: one.upstream }) })),
    capabilities: toCapabilities(draft),
    ...{ priority: number(draft.priority), weight: number(draft.weight) },
    concurrency: concurrency.trim() ? number(concurrency) : null,
    deadlineSeconds: number(draft.deadlineSeconds),
    prices: toPrices(draft),
  };
}

/** What its fields say of a channel's prices. */
export function toPrices({ prices, tokens }: ChannelDraft) {
  const images = prices.map(({ quality, size, price }) => ({
    ...(quality.trim() && { quality }),
    ...(size.trim() && { size: size.trim() }),
    price: number(price),
  }));
  const { text, image, output } = tokens;
  const given = [text, image, output].some((one) => one.trim());
  return { images, ...(given && { tokens: { text: number(text), image: number(image), output: number(output) } }) };
}

function toCapabilities(draft: ChannelDraft): Partial<Record<keyof Capabilities, unknown>> {
  const { sizes, maxN, qualities, outputFormats, can } = draft;
  return {
    ...(sizes && { sizes: toSizes(draft) }),
    ...(maxN.trim() && { maxN: number(maxN) }),
    ...(qualities.trim() && { qualities: toList(qualities) }),
    ...(outputFormats.trim() && { outputFormats: outputFormats.trim() === "any" ? null : toList(outputFormats) }),
    ...Object.fromEntries(abilities.filter((name) => can[name]).map((name) => [name, can[name] === "yes"])),
  };
}

function toSizes({ sizes, sizeList, grid }: ChannelDraft) {
  if (sizes === "list") return { kind: "list", sizes: toList(sizeList) };
  if (sizes !== "grid") return { kind: "any" };
  return { kind: "grid", ...Object.fromEntries(Object.entries(grid).map(([name, value]) => [name, number(value)])) };
}

function toList(written: string): string[] {
  const names = written.split(/[\s,，、]+/).filter(Boolean);
  return names.length === 1 && names[0] === "none" ? [] : names;
}

function number(written: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(written.trim()) ? Number(written) : written;
}
