import type { Entry } from "@/components/docs/entries";
import { apiErrors } from "@/lib/openapi/errors";
import { requestFields } from "@/lib/openapi/fields";
import { limitHeaders, receiptHeaders, responseHeaders } from "@/lib/openapi/headers";

/** The parts of the reference in order: their anchors and titles. */
export const parts = {
  start: { id: "start", title: "Getting started" },
  generate: { id: "generations", title: "Make images" },
  sizes: { id: "sizes", title: "Sizes" },
  edits: { id: "edits", title: "References and edits" },
  receipt: { id: "receipt", title: "The receipt" },
  idempotency: { id: "idempotency", title: "Idempotency" },
  waiting: { id: "waiting", title: "Waiting" },
  errors: { id: "errors", title: "Errors" },
  limits: { id: "limits", title: "Limits" },
  models: { id: "models", title: "Models" },
};

/** The request's fields. */
export function fieldEntries(): Entry[] {
  return requestFields().map(({ name, type, required, fallback, description }) => ({
    name,
    notes: [type, ...(required ? ["required"] : []), ...(fallback === null ? [] : [`default ${fallback}`])],
    text: description,
  }));
}

const again = { later: ["try later"], never: ["not again"], changed: [] };

/** Every error of the API. */
export function errorEntries(): Entry[] {
  return apiErrors().map((row) => ({
    name: row.code,
    notes: [`${row.status} ${row.type}`, ...again[row.again]],
    text: row.when,
  }));
}

/** The headers of the receipt, or of a key's limits. */
export function headerEntries(kind: "receipt" | "limits"): Entry[] {
  const names = kind === "receipt" ? receiptHeaders : [...limitHeaders, "retry-after" as const];
  return names.map((name) => ({ name, notes: [], text: responseHeaders[name].description }));
}
