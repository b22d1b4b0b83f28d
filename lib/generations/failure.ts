import { UpstreamError, type UpstreamFailure } from "../channels/provider";
import { AppError, type ErrorCode, errorTable } from "../errors";
import type { GenerationError } from "./close";

const codes: Record<UpstreamFailure, ErrorCode> = {
  not_sent: "no_channel_available",
  channel: "no_channel_available",
  rate_limited: "rate_limit_exceeded",
  refused: "upstream_refused",
  moderated: "moderation_blocked",
  failed: "upstream_failed",
  invalid: "upstream_invalid_response",
  timeout: "upstream_timeout",
};

/**
 * Why a generation ended without images, as it is kept in its row and told to its author. `sent`: an upstream had been
 * called by then, so that a fault of our own may have cost something.
 */
export function toGenerationError(cause: unknown, sent: boolean): GenerationError {
  if (cause instanceof UpstreamError) return fromUpstream(cause);
  if (cause instanceof AppError) {
    const retryAfter = Number(cause.headers["retry-after"]);
    const error = { ...cause.toBody(), code: cause.code, status: cause.status, charged: false };
    return retryAfter > 0 ? { ...error, retryAfter } : error;
  }
  return { ...bodyOf("internal_error", "Something went wrong here. An admin finds it in the log."), charged: sent };
}

/** The kept error as the one that the caller gets. */
export function toAppError(error: GenerationError): AppError {
  const { code, message, status, type, param, charged, retryAfter } = error;
  const known = Object.hasOwn(errorTable, code) ? (code as ErrorCode) : "upstream_refused";
  return new AppError(known, message, {
    ...(param && { param }),
    upstream: { status, type, code },
    ...(retryAfter !== undefined && { retryAfter }),
    ...((charged || status < 429) && { shouldRetry: false }),
  });
}

function fromUpstream({ failure, message, detail, mayBePaid }: UpstreamError): GenerationError {
  const code = codes[failure];
  const body = { ...bodyOf(code, message), param: detail.param ?? null, charged: mayBePaid };
  if (failure === "refused") {
    const status = detail.status ?? 400;
    return { ...body, status, type: detail.type ?? body.type, code: detail.code ?? "upstream_refused" };
  }
  if (failure === "channel" || failure === "not_sent") {
    // The provider's words here are about our key or address: an admin reads them in the log.
    return { ...body, message: "No channel can take this request now. Try again later.", retryAfter: 30 };
  }
  if (detail.categories) return { ...body, categories: detail.categories };
  return failure === "rate_limited" ? { ...body, retryAfter: detail.retryAfter ?? 10 } : body;
}

function bodyOf(code: ErrorCode, message: string) {
  return { message, param: null, code, ...errorTable[code] };
}
