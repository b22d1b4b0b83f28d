/** A reference image, read and checked: PNG, JPEG or WebP. */
export type ReferenceImage = {
  /** How the caller wrote it; `raw` is an object that only the seed's dialect understands. */
  form: "base64" | "data_url" | "url";
  mime: string;
  bytes: Buffer;
};
export type RawReference = { form: "raw"; json: string };

/** What a channel is asked for: the size is one that it takes, the prompt the one to send. */
export type ProviderRequest = {
  model: string;
  prompt: string;
  n: number;
  /** `WIDTHxHEIGHT`, `auto`, or null where the caller gave none. */
  size: string | null;
  references: (ReferenceImage | RawReference)[];
  /** Whether the caller gave `image` as a list: the seed's dialect keeps that. */
  referencesAsList: boolean;
  /** What of the first reference is to be made anew: its transparent parts. */
  mask: ReferenceImage | null;
  /** Set where the caller wants to see the image coming and the channel can show it. */
  stream: { partialImages: number } | null;
  /** Every other field as the caller wrote it: name to JSON text, in the caller's order. */
  fields: ReadonlyMap<string, string>;
};

/** `base64` is the same bytes as the upstream wrote them, where it wrote them plainly. */
export type ProviderImage = { revisedPrompt: string | null } & ({ bytes: Buffer; base64?: Buffer } | { url: string });

export type ProviderResult = {
  images: ProviderImage[];
  usage: Record<string, unknown> | null;
};

/** A picture of what is coming, while the upstream works: the first is number 0. */
export type PartialImage = { number: number; bytes: Buffer };

export type ProviderContext = {
  signal: AbortSignal;
  /** Without a trailing slash; null for a channel without an upstream. */
  baseUrl: string | null;
  apiKey: string | null;
  /** Exact `host:port` pairs on private networks that may be called; `PRIVATE_UPSTREAMS` unless given. */
  allowPrivate?: readonly string[];
  /** Awaited once the upstream begins its answer and before the body is read: resolves when there is room for it. */
  room?: () => Promise<void>;
  /** Memory for what is read, once there is room; ordinary buffers unless given. */
  allocate?: (bytes: number) => Buffer;
  onPartial?: (partial: PartialImage) => void;
};

/** A dialect: it translates one request, and never retries, meters, stores or touches the database. */
export interface Provider {
  /** Makes `n` images. Throws an `UpstreamError` that says whether the work may have been paid. */
  generate(request: ProviderRequest, context: ProviderContext): Promise<ProviderResult>;
  /** The request fields that have no effect on it. */
  ignores(request: ProviderRequest): string[];
}

/**
 * Why a call failed, by what it means for money: `not_sent` and `channel` (401, 403, 404) surely cost nothing and
 * another channel may try; `rate_limited` likewise, later; `refused` and `moderated` are the upstream's own answer
 * to this request, uncharged; `failed`, `invalid` and `timeout` may have been paid.
 */
export type UpstreamFailure =
  | "not_sent"
  | "channel"
  | "rate_limited"
  | "refused"
  | "moderated"
  | "failed"
  | "invalid"
  | "timeout";

/** How a call to an upstream ended without images: the message is the upstream's own, cleaned, or says what became of the call. */
export class UpstreamError extends Error {
  constructor(
    readonly failure: UpstreamFailure,
    message: string,
    readonly detail: {
      status?: number;
      type?: string;
      code?: string | null;
      param?: string | null;
      retryAfter?: number;
      /** Of content that was refused: the safety categories that the upstream names. */
      categories?: string[];
      cause?: unknown;
    } = {},
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = "UpstreamError";
  }

  /** Whether the upstream may have done paid work: then nothing may call again. */
  get mayBePaid(): boolean {
    return this.failure === "failed" || this.failure === "invalid" || this.failure === "timeout";
  }
}
