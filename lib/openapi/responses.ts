import { type ErrorCode, errorTable } from "../errors";
import { errorExample } from "./errors";
import { type HeaderName, headerRefs, limitHeaders, receiptHeaders } from "./headers";

export type Content = Record<string, { schema: object; example?: unknown }>;

const headersOf: Record<"receipt" | "plain" | "public", HeaderName[]> = {
  receipt: [...receiptHeaders, ...limitHeaders],
  plain: ["x-request-id", ...limitHeaders],
  public: ["x-request-id"],
};

/** A response that is no error. `told`: which headers come with it. */
export function success(description: string, told: keyof typeof headersOf, content: Content) {
  return { description, headers: headerRefs(headersOf[told]), content };
}

const tryLater = new Set([429, 500, 502, 503, 504]);

/** The responses for these codes, by status. What an upstream refuses has its own status, so it is any 4xx. */
export function errorResponses(codes: readonly ErrorCode[]) {
  const byStatus = Map.groupBy(new Set(codes), (code) =>
    code === "upstream_refused" ? "4XX" : String(errorTable[code].status),
  );
  const entries = [...byStatus].map(([status, group]) => {
    const told: HeaderName[] = ["x-request-id"];
    if (tryLater.has(Number(status))) told.push("retry-after", "x-should-retry");
    const examples = Object.fromEntries(group.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
    const content = { "application/json": { schema: { $ref: "#/components/schemas/Error" }, examples } };
    return [status, { description: group.join(", "), headers: headerRefs(told), content }] as const;
  });
  return Object.fromEntries(entries);
}

/** Every example that `errorResponses` refers to. */
export function errorExamples(codes: readonly ErrorCode[]) {
  return Object.fromEntries(codes.map((code) => [code, { summary: code, value: errorExample(code) }]));
}
