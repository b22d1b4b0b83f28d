import { sign, verify } from "./crypto";
import { env } from "./env";

/** The original as it is kept, or one of its two thumbnails. */
export type MediaVariant = "small" | "large" | "original";

/** Whether this names bytes that an image has. */
export function isMediaVariant(value: string): value is MediaVariant {
  return value === "small" || value === "large" || value === "original";
}

/** A link to an image's bytes that works without a cookie, for as many hours as RESULT_URL_HOURS says. */
export function signedMediaUrl(imageId: string, variant: MediaVariant = "original"): string {
  const { APP_URL, RESULT_URL_HOURS } = env();
  const expires = Math.floor(Date.now() / 1000 + RESULT_URL_HOURS * 3600);
  const signature = sign("image-url", message(imageId, variant, expires));
  return `${APP_URL}/media/${imageId}/${variant}?expires=${expires}&signature=${signature}`;
}

/** Until when, in Unix seconds, a link's parameters open these bytes; null if they are forged or that time is over. */
export function signedUntil(imageId: string, variant: MediaVariant, parameters: URLSearchParams): number | null {
  const expires = Number(parameters.get("expires"));
  const valid = verify("image-url", message(imageId, variant, expires), parameters.get("signature") ?? "");
  return valid && expires > Date.now() / 1000 ? expires : null;
}

function message(imageId: string, variant: MediaVariant, expires: number): string {
  return `${imageId}${variant === "original" ? "" : `/${variant}`}:${expires}`;
}
