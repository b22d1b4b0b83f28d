import { describe, expect, test } from "vitest";
import { costOf, priceOf } from "@/lib/cost";
import { money } from "@/lib/format";
import { prices } from "@/lib/schemas/prices";

const list = prices.parse({
  images: [
    { quality: "high", size: "1536x1024", price: 0.25 },
    { quality: "high", price: 0.17 },
    { size: "3:2", price: 0.05 },
    { quality: "low", price: 0.011 },
  ],
});

test.each([
  ["high", ["1536x1024", "3:2"], 0.25],
  ["high", ["1024x1024", "1:1"], 0.17],
  ["low", ["1536x1024", "3:2"], 0.05],
  ["low", ["1024x1024", null], 0.011],
  ["medium", ["1024x1024", "1:1"], null],
  [null, ["1024x1024", "1:1"], null],
])("the first price that fits counts: %s, %j: %j", (quality, sizes, price) => {
  expect(priceOf(list, { quality, sizes })).toBe(price);
});

describe("the cost of a generation", () => {
  const plain = { quality: "high", sizes: ["1024x1024"], images: 3, usage: null };
  const tokens = { text: 5, image: 10, output: 40 };
  const usage = {
    input_tokens: 300,
    input_tokens_details: { text_tokens: 100, image_tokens: 200 },
    output_tokens: 4000,
  };

  test("is the price of an image, as often as it was delivered", () => {
    expect(costOf(list, plain)).toBeCloseTo(0.51, 9);
  });
  test("is by tokens where they have prices and the upstream says how many it took", () => {
    const cost = (100 * 5 + 200 * 10 + 4000 * 40) / 1e6;
    expect(costOf({ ...list, tokens }, { ...plain, usage })).toBeCloseTo(cost, 12);
    expect(costOf({ images: [], tokens }, { ...plain, usage: { input_tokens: 7, output_tokens: 1000 } })).toBeCloseTo(
      (7 * 5 + 1000 * 40) / 1e6,
      12,
    );
  });
  test.each([
    null,
    {},
    { total_tokens: 7 },
    { output_tokens: "many" },
    { output_tokens: -1 },
    { output_tokens: 1e300 },
  ])("is by the image where the upstream says nothing of use: %j", (said) => {
    expect(costOf({ ...list, tokens }, { ...plain, usage: said })).toBeCloseTo(0.51, 9);
  });
  test("fits its column whatever an upstream says, at the dearest prices", () => {
    const dear = { images: [], tokens: { text: 100_000, image: 100_000, output: 100_000 } };
    const details = { text_tokens: 1e8, image_tokens: 1e8 };
    const said = { input_tokens: 2e8, input_tokens_details: details, output_tokens: 1e8 };
    expect(costOf(dear, { ...plain, usage: said })).toBeLessThan(1e8);
    expect(prices.safeParse(dear).success).toBe(true);
  });
  test("is not known where no price fits, and not 0", () => {
    expect(costOf({ images: [] }, { ...plain, usage })).toBeNull();
    expect(costOf({ images: [], tokens }, plain)).toBeNull();
  });
});

test.each([
  [{ images: [{ price: -1 }] }],
  [{ images: [{ price: "1" }] }],
  [{ images: [{ price: Number.POSITIVE_INFINITY }] }],
  [{ images: [{ size: "large", price: 1 }] }],
  [{ images: [{ price: 1, colour: "red" }] }],
  [{ tokens: { text: 1 } }],
])("prices that say something else are refused: %j", (column) => {
  expect(prices.safeParse(column).success).toBe(false);
});

test.each([
  [0.08, "USD", "$0.08"],
  [0.0055, "USD", "$0.0055"],
  [0.123456, "USD", "$0.1235"],
  [1.5, "EUR", "€1.50"],
  [1250, "USD", "$1,250.00"],
  [0, "USD", "$0.00"],
  [12, "JPY", "¥12"],
  [0.25, "JPY", "¥0.25"],
])("%d %s reads %s", (amount, currency, text) => {
  expect(money(amount, currency, "en")).toBe(text);
});
