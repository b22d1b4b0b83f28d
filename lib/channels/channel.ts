import { z } from "zod";
import { unseal } from "../crypto";
import { env } from "../env";
import { type Capabilities, type ChannelKind, type ServedModel, servedModels } from "../schemas/channel";
import { type Prices, prices } from "../schemas/prices";
import { capabilitiesOf } from "./capabilities";
import { demo } from "./demo/demo";
import { openai } from "./openai";
import { type Provider, UpstreamError } from "./provider";
import { unified } from "./unified";

const providers: Record<ChannelKind, Provider> = { unified, openai, demo };

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
  prices: unknown;
  allowPrivateAddress: boolean;
  fromEnvironment: boolean;
};

/** A channel as the pipeline uses it. */
export type Channel = Pick<ChannelRow, "id" | "name" | "kind" | "baseUrl" | "priority" | "weight" | "concurrency"> & {
  provider: Provider;
  /** Opened only when it is about to be called. Throws an `UpstreamError` if the master key is another one. */
  apiKey: () => string | null;
  models: ServedModel[];
  capabilities: Capabilities;
  prices: Prices;
  deadlineSeconds: number;
  /** Exact `host:port` pairs on private networks that it may call; without it, `PRIVATE_UPSTREAMS`. */
  allowPrivate?: readonly string[];
  /** Its circuit has been open and waits for one call to prove that it works again. */
  halfOpen: boolean;
  /** Something was wrong with it since its last answer. */
  ailing: boolean;
  /** Asked although its circuit is open: how often it had failed in a row by then. */
  failuresSeen: number | null;
};

type Health = Pick<Channel, "halfOpen" | "ailing" | "failuresSeen">;
const healthy: Health = { halfOpen: false, ailing: false, failuresSeen: null };

/** A channel's row that cannot be used: what in it, and why. */
export class UnreadableRow extends Error {
  constructor(
    readonly at: string,
    readonly why: string,
    cause: unknown,
  ) {
    super(`${at}: ${why}`, { cause });
    this.name = "UnreadableRow";
  }
}

/** A row as a channel. Throws an `UnreadableRow`. */
export function toChannel(row: ChannelRow, health: Health = healthy): Channel {
  const { id, name, kind, baseUrl, sealedKey, priority, weight, concurrency } = row;
  const provider = providers[kind];
  const capabilities = read("capabilities", () => capabilitiesOf(kind, row.capabilities));
  const models = read("models", () => servedModels.parse(row.models));
  const apiKey = () => (sealedKey ? openKey(sealedKey, id) : null);
  const allowPrivate = row.allowPrivateAddress && baseUrl && [...env().PRIVATE_UPSTREAMS, hostPort(baseUrl)];
  return {
    ...{ id, name, kind, provider, baseUrl, apiKey, models, capabilities, priority, weight, concurrency },
    ...health,
    prices: pricesOf(row.prices),
    deadlineSeconds: row.deadlineSeconds,
    ...(allowPrivate && { allowPrivate }),
  };
}

/** The prices of a channel's row. One that cannot be read says nothing of costs, and is asked all the same. */
export function pricesOf(column: unknown): Prices {
  return prices.safeParse(column).data ?? { images: [] };
}

/** A key that cannot be opened is this channel's trouble: another one may do. */
function openKey(sealed: Uint8Array, id: string): string {
  try {
    return unseal(sealed, id);
  } catch (cause) {
    throw new UpstreamError("channel", "The channel's key cannot be opened with this MASTER_KEY.", { cause });
  }
}

function read<T>(column: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    throw new UnreadableRow([column, ...(issue?.path ?? [])].join("."), issue?.message ?? "", error);
  }
}

function hostPort(baseUrl: string): string {
  const { hostname, port, protocol } = new URL(baseUrl);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}
