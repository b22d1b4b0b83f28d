import { type ErrorCode, errorTable } from "../errors";
import { errorExample } from "./errors";
import { type HeaderName, headerRefs } from "./headers";

export type Content = Record<string, { schema: object; example?: unknown }>;

/** A response that is no error, with these headers beside `x-request-id`. */
export function success(description: string, content: Content, told: HeaderName[] = []) {
  return { description, headers: headerRefs(["x-request-id", ...told]), content };
}

/**
 * The responses for these codes, by status, with these headers beside `x-request-id`. What an upstream refuses has its
 * own status, so it is any 4xx.
 */
export function errorResponses(codes: readonly ErrorCode[], told: HeaderName[]) {
  const byStatus = Map.groupBy(new Set(codes), (code) =>
    code === "upstream_refused" ? "4XX" : String(errorTable[code].status),
  );
  const headers = headerRefs(["x-request-id", ...told]);
  const entries = [...byStatus].map(([status, group]) => {
    const examples = Object.fromEntries(group.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
    const content = { "application/json": { schema: { $ref: "#/components/schemas/Error" }, examples } };
    return [status, { description: group.join(", "), headers, content }] as const;
  });
  return Object.fromEntries(entries);
}

/** Every example that `errorResponses` refers to. */
export function errorExamples(codes: readonly ErrorCode[]) {
  return Object.fromEntries(codes.map((code) => [code, { summary: code, value: errorExample(code) }]));
}
