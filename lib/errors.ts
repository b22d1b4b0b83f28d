/**
 * Every error that Proofsheet answers with: `code → HTTP status and OpenAI error type`. Pages, route handlers and the
 * OpenAI wire format all derive from this table.
 */
export const errorTable = {
  invalid_json: { status: 400, type: "invalid_request_error" },
  missing_required_parameter: { status: 400, type: "invalid_request_error" },
  invalid_value: { status: 400, type: "invalid_request_error" },
  size_not_supported: { status: 400, type: "invalid_request_error" },
  moderation_blocked: { status: 400, type: "image_generation_user_error" },
  invalid_api_key: { status: 401, type: "authentication_error" },
  not_signed_in: { status: 401, type: "authentication_error" },
  model_not_allowed: { status: 403, type: "permission_error" },
  forbidden: { status: 403, type: "permission_error" },
  foreign_origin: { status: 403, type: "permission_error" },
  model_not_found: { status: 404, type: "invalid_request_error" },
  not_found: { status: 404, type: "invalid_request_error" },
  method_not_allowed: { status: 405, type: "invalid_request_error" },
  conflict: { status: 409, type: "invalid_request_error" },
  request_too_large: { status: 413, type: "invalid_request_error" },
  range_not_satisfiable: { status: 416, type: "invalid_request_error" },
  unsupported_media_type: { status: 415, type: "invalid_request_error" },
  idempotency_key_reused: { status: 422, type: "invalid_request_error" },
  insufficient_quota: { status: 429, type: "insufficient_quota" },
  rate_limit_exceeded: { status: 429, type: "rate_limit_error" },
  /** A definitive refusal by the upstream: its own status and type stand in the error itself. */
  upstream_refused: { status: 400, type: "invalid_request_error" },
  internal_error: { status: 500, type: "server_error" },
  upstream_failed: { status: 502, type: "upstream_error" },
  upstream_invalid_response: { status: 502, type: "upstream_error" },
  no_channel_available: { status: 503, type: "upstream_error" },
  database_unavailable: { status: 503, type: "server_error" },
  /** This process is about to end: another one, or it started again, will take the request. */
  restarting: { status: 503, type: "server_error" },
  upstream_timeout: { status: 504, type: "upstream_error" },
} as const;

export type ErrorCode = keyof typeof errorTable;

/** The error part of OpenAI's envelope, `{"error": {…}}`. */
export type ErrorBody = { message: string; type: string; param: string | null; code: string };

type Options = {
  /** The field that is wrong. */
  param?: string;
  /** For the log alone; never shown. */
  cause?: unknown;
  /** Seconds after which another try makes sense. */
  retryAfter?: number;
  /** False tells the official SDKs not to try again: it might pay twice, or cannot help. */
  shouldRetry?: boolean;
  headers?: Record<string, string>;
  /** An upstream's own refusal, kept as it was. */
  upstream?: { status: number; type: string; code: string | null };
};

/** An error that people and programs may read: the message names what is wrong and what to do. */
export class AppError extends Error {
  readonly status: number;
  readonly type: string;
  readonly wireCode: string;
  readonly param: string | null;
  readonly headers: Record<string, string>;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: Options = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.status = options.upstream?.status ?? errorTable[code].status;
    this.type = options.upstream?.type ?? errorTable[code].type;
    this.wireCode = options.upstream?.code ?? code;
    this.param = options.param ?? null;
    this.headers = { ...options.headers };
    if (options.retryAfter !== undefined) this.headers["retry-after"] = String(Math.ceil(options.retryAfter));
    if (options.shouldRetry !== undefined) this.headers["x-should-retry"] = String(options.shouldRetry);
  }

  /** The OpenAI envelope's `error` object. */
  toBody(): ErrorBody {
    return { message: this.message, type: this.type, param: this.param, code: this.wireCode };
  }
}

/** What the actor may not see reads like what does not exist. */
export function notFound(what: string): AppError {
  return new AppError("not_found", `${what} was not found.`);
}
