import { expect, test } from "vitest";
import type { ProviderContext } from "@/lib/channels/provider";
import { refusal, streamRefusal } from "@/lib/channels/refusal";
import { toGenerationError } from "@/lib/generations/failure";

const context: ProviderContext = { signal: new AbortController().signal, baseUrl: null, apiKey: "k-secret" };
const of = (error: object) =>
  refusal(400, {}, JSON.stringify({ error: { code: "moderation_blocked", ...error } }), context);

test.each([
  [{ message: "Rejected by the safety system. safety_violations=[violence, self-harm]." }, ["violence", "self-harm"]],
  [{ message: "no", moderation_details: { categories: ["sexual"] } }, ["sexual"]],
  [{ message: "no", categories: { violence: true, hate: false } }, ["violence"]],
  [
    {
      message: "no",
      inner_error: {
        content_filter_results: { hate: { filtered: true }, sexual: { filtered: false, severity: "low" } },
      },
    },
    ["hate"],
  ],
])("the categories of a refusal are kept: %j", (error, categories) => {
  const refused = of(error);
  expect(refused.detail.categories).toEqual(categories);
  expect(toGenerationError(refused, true)).toMatchObject({ code: "moderation_blocked", charged: false, categories });
});

test("a stream's refusal names them too", () => {
  const error = { code: "moderation_blocked", message: "safety_violations=[violence]" };
  expect(streamRefusal({ type: "error", error }, false, context).detail.categories).toEqual(["violence"]);
  expect(streamRefusal({ type: "error", ...error }, true, context).detail.categories).toEqual(["violence"]);
});

test("where none is named there is none, and what is no refusal of content has none", () => {
  expect(of({ message: "no" }).detail).not.toHaveProperty("categories");
  const other = refusal(400, {}, JSON.stringify({ error: { message: "x", code: "bad", categories: ["a"] } }), context);
  expect(other.detail).not.toHaveProperty("categories");
});

test("they are cleaned, short and few, whatever the provider sends", () => {
  const many = [...Array(50).keys()].map(
    (number) => `k-secret https://example.com/${number} ${number} ${"x".repeat(500)}`,
  );
  const { categories = [] } = of({ message: "no", categories: [...many, 5, null, {}] }).detail;
  expect(categories.length).toBeLessThanOrEqual(10);
  for (const category of categories) expect(category).toMatch(/^\[key\] \[address\].{0,60}$/);
  expect(of({ message: "no", categories: "violence", moderation_details: 7 }).detail.categories).toBeUndefined();
});
