import { z } from "zod";
import { type Prices, prices } from "./prices";
import { sizeRule } from "./size-rule";
import { whole } from "./whole";

/** The dialects, as rows name them. */
const channelKind = z.enum(["unified", "openai", "demo"], { error: "should be unified, openai or demo" });
export type ChannelKind = z.infer<typeof channelKind>;

const modelName = z.string().trim().min(1, "should not be empty").max(100, "should have at most 100 characters");

/** `[{"name", "upstream"?}]`: the models that a channel serves, and what its upstream calls them. */
export const servedModels = z
  .array(z.object({ name: modelName, upstream: modelName.optional() }))
  .min(1, "should name a model");
export type ServedModel = z.infer<typeof servedModels>[number];

const shape = z.object({
  /** The sizes that it officially takes. */
  sizes: sizeRule,
  /** Images that one call makes at most; more are asked for by calls side by side. */
  maxN: whole(1, 10),
  references: z.boolean(),
  mask: z.boolean(),
  /** Whether `background` has an effect, a transparent one above all. */
  background: z.boolean(),
  /** What `quality` may be; empty where it has no effect. */
  qualities: z.array(z.string()),
  style: z.boolean(),
  watermark: z.boolean(),
  /** What `output_format` may be, empty where it has no effect; null passes on whatever it is. */
  outputFormats: z.array(z.string()).nullable(),
  /** Whether it can show an image while it is made. */
  streaming: z.boolean(),
});

/** What a channel can do. A row of the database says where it differs from what its kind can. */
export type Capabilities = z.infer<typeof shape>;

/** What is written into a channel's row: any of the capabilities. */
export const capabilitiesSchema = shape.partial();

/** Names of the channels that the environment describes. */
const reserved = ["upstream", "demo"];

const described = {
  name: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, "should be letters, digits, dots, dashes and underscores, up to 60")
    .refine((name) => !reserved.includes(name), "should be another one: this is the environment's own channel"),
  kind: channelKind,
  baseUrl: z
    .string()
    .transform((url) => url.trim().replace(/\/+$/, ""))
    .nullable(),
  models: servedModels.refine(
    (models) => new Set(models.map(({ name }) => name)).size === models.length,
    "should name each model once",
  ),
  capabilities: capabilitiesSchema,
  priority: whole(-1000, 1000),
  weight: whole(1, 1000),
  concurrency: whole(1, 10_000).nullable(),
  deadlineSeconds: whole(1, 900),
  prices,
  allowPrivateAddress: z.boolean(),
};

/** A channel as an admin describes it; its key is beside it. Pure data, checked as a whole. */
export const channelSettings = z
  .object({
    ...described,
    capabilities: described.capabilities.default({}),
    priority: described.priority.default(0),
    weight: described.weight.default(1),
    concurrency: described.concurrency.default(null),
    deadlineSeconds: described.deadlineSeconds.default(600),
    prices: prices.default({ images: [] }),
    allowPrivateAddress: described.allowPrivateAddress.default(false),
  })
  .superRefine((settings, context) => {
    const message = wrongAddress(settings);
    if (message) context.addIssue({ code: "custom", path: ["baseUrl"], message });
  });
export type ChannelSettings = z.input<typeof channelSettings>;

type Address = { kind: ChannelKind; baseUrl: string | null; allowPrivateAddress: boolean };

/** What is wrong with the address of a channel's upstream; null if nothing is. */
export function wrongAddress({ kind, baseUrl, allowPrivateAddress }: Address): string | null {
  if (kind === "demo") return baseUrl === null ? null : "should not be given for the demo, which has no upstream";
  if (baseUrl === null) return `is required for the kind ${kind}`;
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return "should be an address such as https://api.example.com/v1";
  if (url.username || url.password) return "should not have a name or a password in it";
  if (url.search || url.hash) return "should end with its path, without ? or #";
  if (url.protocol === "https:" || allowPrivateAddress) return null;
  return "should begin with https://: plain http is for addresses on a private network that are allowed";
}

/** A key of a provider: what a header can carry. */
export const channelKey = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, "should be letters, digits and signs without spaces, as the provider gave it")
  .max(1000, "should have at most 1,000 characters");

/** The provider that a first run begins with. */
export const providerInput = z
  .object({
    kind: channelKind.exclude(["demo"]),
    baseUrl: described.baseUrl.unwrap(),
    key: channelKey,
    allowPrivateAddress: z.boolean().default(false),
  })
  .superRefine((provider, context) => {
    const message = wrongAddress(provider);
    if (message) context.addIssue({ code: "custom", path: ["baseUrl"], message });
  });

/** The body that makes a channel. */
export const newChannel = z.object({ ...channelSettings.shape, key: channelKey.nullable().default(null) });

/**
 * Any of the settings; `key` replaces the one that is there, null takes it away. `updatedAt` is that of the channel that
 * was on the screen: what somebody else has changed since is kept.
 */
export const channelChange = z
  .object({ ...described, key: channelKey.nullable() })
  .partial()
  .extend({ updatedAt: z.iso.datetime() });

/** A channel as admins see it; of its key only whether there is one. */
export type ChannelView = {
  id: string;
  name: string;
  kind: ChannelKind;
  baseUrl: string | null;
  hasKey: boolean;
  /** What its row says, or its kind where the row says nothing; null where the row cannot be read. */
  models: ServedModel[] | null;
  capabilities: Capabilities | null;
  /** What its row says of its own. */
  own: z.infer<typeof capabilitiesSchema> | null;
  prices: Prices | null;
  /** What in its row cannot be read, and why: then nobody is sent there. */
  problem: { at: string; why: string } | null;
  priority: number;
  weight: number;
  concurrency: number | null;
  deadlineSeconds: number;
  allowPrivateAddress: boolean;
  enabled: boolean;
  fromEnvironment: boolean;
  /** The demo that a newcomer begins with, as long as there is another channel. */
  standsBack: boolean;
  /** Something was asked of it: it stays, for the receipts. */
  used: boolean;
  /** Calls under way, in all processes. */
  running: number;
  updatedAt: string;
  health: ChannelHealthView;
  speed: ChannelSpeed;
};

type ChannelHealthView = {
  /** `open`: not asked for `retrySeconds`; `half_open`: one call may try. */
  circuit: "closed" | "open" | "half_open";
  retrySeconds: number;
  /** In a row. */
  failures: number;
  lastFailure: string | null;
  /** The provider's own words. */
  lastMessage: string | null;
  lastFailureAt: string | null;
};

/** Of the calls of the last seven days, at most 5,000 over all channels; what the provider refused by its rules is none. */
export type ChannelSpeed = {
  calls: number;
  succeeded: number;
  /** Half of the good ones, and 95 of 100, took no more seconds; null without any. */
  p50: number | null;
  p95: number | null;
};

/** What came of asking a channel for one image. */
export type ChannelTest = { channel: string; model: string; size: string; seconds: number } & (
  | {
      ok: true;
      width: number;
      height: number;
      mime: string;
      bytes: number;
      revisedPrompt: string | null;
      /** A smaller picture of it, as a `data:` URL. */
      preview: string;
    }
  /** The provider's own words, cleaned, or what kept it from being asked. */
  | { ok: false; failure: string; status: number | null; message: string }
);
