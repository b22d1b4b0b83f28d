import { z } from "zod";
import { unseal } from "../crypto";
import { env } from "../env";
import { type Capabilities, capabilitiesOf } from "./capabilities";
import { demo } from "./demo/demo";
import { openai } from "./openai";
import type { Provider } from "./provider";
import { unified } from "./unified";

const providers: Partial<Record<ChannelKind, Provider>> = { unified, openai, demo };

/** The dialects, as rows name them. */
export type ChannelKind = "unified" | "openai" | "demo";

/** `[{"name", "upstream"?}]`: the models that a channel serves, and what its upstream calls them. */
export const servedModels = z
  .array(z.object({ name: z.string().min(1).max(100), upstream: z.string().min(1).max(200).optional() }))
  .min(1, "should name a model");

/** A channel's row, as far as it matters for calling it. */
export type ChannelRow = {
  id: string;
  name: string;
  kind: ChannelKind;
  baseUrl: string | null;
  sealedKey: Uint8Array | null;
  models: unknown;
  capabilities: unknown;
  priority: number;
  weight: number;
  concurrency: number | null;
  deadlineSeconds: number;
  allowPrivateAddress: boolean;
  fromEnvironment: boolean;
};

/** A channel as the pipeline uses it. */
export type Channel = Pick<ChannelRow, "id" | "name" | "kind" | "baseUrl" | "priority" | "weight" | "concurrency"> & {
  provider: Provider;
  /** Opened only when it is about to be called. Throws if the master key is another one. */
  apiKey: () => string | null;
  models: z.infer<typeof servedModels>;
  capabilities: Capabilities;
  deadlineSeconds: number;
  /** Exact `host:port` pairs on private networks that it may call; without it, `PRIVATE_UPSTREAMS`. */
  allowPrivate?: readonly string[];
  /** Its circuit has been open and waits for one call to prove that it works again. */
  halfOpen: boolean;
  /** Something was wrong with it since its last answer. */
  ailing: boolean;
};

/** A row as a channel. Throws an error whose message says what in the row cannot be used. */
export function toChannel(row: ChannelRow, { halfOpen, ailing }: Pick<Channel, "halfOpen" | "ailing">): Channel {
  const { id, name, kind, baseUrl, sealedKey, priority, weight, concurrency } = row;
  const provider = providers[kind];
  if (!provider) throw new Error(`kind: ${kind} is not known here`);
  const capabilities = read("capabilities", () => capabilitiesOf(kind, row.capabilities));
  const models = read("models", () => servedModels.parse(row.models));
  const apiKey = () => (sealedKey ? unseal(sealedKey, id) : null);
  const allowPrivate = row.allowPrivateAddress && baseUrl && [...env().PRIVATE_UPSTREAMS, hostPort(baseUrl)];
  return {
    ...{
      id,
      name,
      kind,
      provider,
      baseUrl,
      apiKey,
      models,
      capabilities,
      priority,
      weight,
      concurrency,
      halfOpen,
      ailing,
    },
    deadlineSeconds: row.deadlineSeconds,
    ...(allowPrivate && { allowPrivate }),
  };
}

function read<T>(column: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    throw new Error(`${[column, ...(issue?.path ?? [])].join(".")}: ${issue?.message}`, { cause: error });
  }
}

function hostPort(baseUrl: string): string {
  const { hostname, port, protocol } = new URL(baseUrl);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}
