import { AppError, type ErrorCode, errorTable } from "../errors";

type Note = {
  /** For the reference: when it happens. */
  when: string;
  /** Whether the same request may be sent again. */
  again: "never" | "later" | "changed";
  /** What the answer says, as an example. */
  message: string;
  param?: string;
};

/** What each code of the error table means to a program; null for those that `/v1` never answers with. */
const notes: Record<ErrorCode, Note | null> = {
  invalid_json: { when: "The body is not a JSON object.", again: "changed", message: "The body is not valid JSON." },
  missing_required_parameter: {
    when: "A field that is required is missing.",
    again: "changed",
    message: "prompt is required.",
    param: "prompt",
  },
  invalid_value: {
    when: "A field has a value that it cannot have.",
    again: "changed",
    message: "n should be a whole number from 0 to 10.",
    param: "n",
  },
  size_not_supported: {
    when: "With `X-Size-Policy: strict`, no upstream takes this size.",
    again: "changed",
    message: "size 1000x1000 is not one that gpt-image-2 is made in. Sizes that would do: 1024x1024, 1536x1024.",
    param: "size",
  },
  moderation_blocked: {
    when: "The upstream refused the prompt. Nothing is charged.",
    again: "changed",
    message: "The prompt was refused by the upstream's safety system.",
  },
  upstream_refused: {
    when: "Any other refusal by the upstream, with its own status (4xx), type and code. Nothing is charged.",
    again: "changed",
    message: "The upstream does not know this style.",
  },
  invalid_api_key: {
    when: "No key, or one that is unknown, revoked or expired.",
    again: "changed",
    message: "The API key is not valid. It may be mistyped, revoked, expired, or its owner disabled.",
  },
  not_signed_in: null,
  model_not_allowed: {
    when: "The key may not use this model.",
    again: "changed",
    message: "This key may not use the model gpt-image-2.",
    param: "model",
  },
  forbidden: {
    when: "The key is kept to other addresses, or its person may look at images but not make them.",
    again: "changed",
    message: "Viewers can look at images but not make them.",
  },
  foreign_origin: null,
  model_not_found: {
    when: "No upstream serves this model.",
    again: "changed",
    message: "No channel serves the model gpt-image-3.",
    param: "model",
  },
  not_found: {
    when: "The address or the generation does not exist, or is not yours.",
    again: "changed",
    message: "This generation was not found.",
  },
  method_not_allowed: {
    when: "The address has no such method; `Allow` names those that it has.",
    again: "changed",
    message: "GET is not possible here: use POST.",
  },
  conflict: null,
  range_not_satisfiable: null,
  request_too_large: {
    when: "The body, or an image in it, is too large.",
    again: "changed",
    message: "The body is larger than 64 MiB.",
  },
  unsupported_media_type: {
    when: "The body is compressed, or has another `Content-Type` than this address takes.",
    again: "changed",
    message: "This takes a form: send multipart/form-data with image as a file.",
  },
  idempotency_key_reused: {
    when: "This `Idempotency-Key` came with another body before.",
    again: "changed",
    message: "This Idempotency-Key was used with another request.",
  },
  insufficient_quota: {
    when: "The images are used up: yours of the month or the day, or the key's own. `x-quota-reset` says when they come back.",
    again: "never",
    message: "1 image asked for, 0 of 100 left this month. The quota resets on 2026-12-01.",
  },
  rate_limit_exceeded: {
    when: "Too many requests in a minute or at once, for the key or for the upstream.",
    again: "later",
    message: "This key may have 4 calls open at once. Wait until one has ended.",
  },
  internal_error: {
    when: "A fault of this server. With `x-should-retry: false` it may have been charged.",
    again: "never",
    message: "Something went wrong here. The log has more under this request id.",
  },
  upstream_failed: {
    when: "The upstream failed after it had taken the request: it may have been paid, so it is charged.",
    again: "never",
    message: "The upstream failed. It may have charged for this request, so it is not sent again.",
  },
  upstream_invalid_response: {
    when: "The upstream's answer held no usable image. It is charged.",
    again: "never",
    message: "The upstream's answer could not be read.",
  },
  no_channel_available: {
    when: "No upstream can take the request now. Nothing is charged.",
    again: "later",
    message: "No channel can take this request now. Try again later.",
  },
  database_unavailable: {
    when: "This server's database is away. Nothing is charged.",
    again: "later",
    message: "The database is away for a moment. Try again.",
  },
  restarting: {
    when: "This server is about to restart. Nothing is charged.",
    again: "later",
    message: "This server is restarting. Try again.",
  },
  upstream_timeout: {
    when: "The upstream did not answer within its deadline. It may have been paid, so it is charged.",
    again: "never",
    message: "The upstream did not answer in time.",
  },
};

export type ErrorRow = { code: ErrorCode; status: number; type: string; when: string; again: Note["again"] };

/** Every error that the API answers with, by status: the rows of the reference's table. */
export function apiErrors(): ErrorRow[] {
  const rows = Object.entries(notes).flatMap(([name, note]) => {
    const code = name as ErrorCode;
    return note ? [{ code, ...errorTable[code], when: note.when, again: note.again }] : [];
  });
  return rows.sort((a, b) => a.status - b.status);
}

/** The answer's body with this code, as an example. Throws for a code that the API does not use. */
export function errorExample(code: ErrorCode) {
  const note = notes[code];
  if (!note) throw new Error(`${code} is not an error of the API`);
  return { error: new AppError(code, note.message, { ...(note.param && { param: note.param }) }).toBody() };
}

/** The errors that every operation with a key may answer with. */
export const commonErrors = [
  "invalid_api_key",
  "forbidden",
  "internal_error",
  "database_unavailable",
] as const satisfies ErrorCode[];

/** Those of a request for images. */
export const imageErrors = [
  ...commonErrors,
  "invalid_json",
  "missing_required_parameter",
  "invalid_value",
  "size_not_supported",
  "moderation_blocked",
  "upstream_refused",
  "model_not_allowed",
  "model_not_found",
  "request_too_large",
  "unsupported_media_type",
  "idempotency_key_reused",
  "insufficient_quota",
  "rate_limit_exceeded",
  "upstream_failed",
  "upstream_invalid_response",
  "no_channel_available",
  "restarting",
  "upstream_timeout",
] as const satisfies ErrorCode[];
