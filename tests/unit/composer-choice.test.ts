import { describe, expect, test } from "vitest";
import { choiceOf, differsInShape } from "@/components/composer/choice";
import { blankDraft } from "@/components/composer/draft";
import type { SizeRule } from "@/lib/schemas/sizes";
import type { ComposerOptions, ModelOptions } from "@/lib/schemas/views";

const sizes = [
  { label: "1:1", size: "1:1", width: 1024, height: 1024 },
  { label: "3:2", size: "3:2", width: 1536, height: 1024 },
  { label: "2:3", size: "2:3", width: 1024, height: 1536 },
];

/** A model that can do nothing but what is said. */
function modelOptions(given: Partial<ModelOptions> & { name: string }): ModelOptions {
  return {
    ...{ sizes: [], exact: [], qualities: [], maxN: 1, demo: false, references: 0, mask: false, style: false },
    ...{ background: false, watermark: false, formats: [], streaming: false },
    ...given,
  };
}
const options: ComposerOptions = {
  models: [
    modelOptions({ name: "one", sizes, qualities: ["low", "medium", "high"], maxN: 4 }),
    modelOptions({ name: "two", sizes, maxN: 1, demo: true }),
  ],
};
const draft = blankDraft;

test("an empty draft gets the first model and its usual settings", () => {
  const choice = choiceOf(options, draft, 100);
  expect(choice).toMatchObject({
    model: { name: "one" },
    size: { label: "1:1" },
    quality: "medium",
    n: 1,
    counts: [1, 2, 4],
  });
});

test("what the model cannot do is replaced by the closest that it can", () => {
  expect(choiceOf(options, { ...draft, size: "1920x1080", quality: "ultra" }, 100)).toMatchObject({
    size: { label: "3:2" },
    quality: "medium",
  });
  expect(choiceOf(options, { ...draft, size: "9:16" }, 100)?.size?.label).toBe("2:3");
  expect(choiceOf(options, { ...draft, size: "auto" }, 100)?.size?.label).toBe("1:1");
  expect(choiceOf(options, { ...draft, model: "two", quality: "high", n: 4 }, 100)).toMatchObject({
    quality: null,
    n: 1,
  });
});

test("a size of its own is a choice where the model makes exactly that, and else said to be another one", () => {
  const grid = {
    kind: "grid",
    step: 16,
    maxRatio: 3,
    minPixels: 655_360,
    maxPixels: 8_294_400,
    maxSide: 3840,
  } as const;
  const exact = [{ rule: { kind: "list", sizes: ["1600x900"] }, prices: { "": 0.04 } } as const, { rule: grid }];
  const of = (
    size: string,
    model = modelOptions({ name: "one", sizes, exact: exact.map((one) => ({ ...one, rule: one.rule as SizeRule })) }),
  ) => choiceOf({ models: [model] }, { ...draft, size }, 10);
  expect(of("1600x900")).toMatchObject({
    size: { label: "1600×900", size: "1600x900", width: 1600, height: 900, prices: { "": 0.04 } },
    dropped: [],
  });
  expect(of("1600x912")?.size).toEqual({ label: "1600×912", size: "1600x912", width: 1600, height: 912 });
  // A preset's own pixels are the preset.
  expect(of("1536x1024")).toMatchObject({ size: { label: "3:2" }, dropped: [] });
  expect(of("1600x901")).toMatchObject({ size: { label: "3:2" }, dropped: ["size"] });
  expect(of("9:16")).toMatchObject({ size: { label: "2:3" }, dropped: [] });
  expect(of("1600x900", modelOptions({ name: "two", sizes }))).toMatchObject({
    size: { label: "3:2" },
    dropped: ["size"],
  });
});

test("a size of its own costs what the price list says of it, or of any size that it does not name", () => {
  const any = { rule: { kind: "any" }, prices: { "": 0.04 }, named: { "1600x900": { "": 0.07 } } } as const;
  const priceOf = (size: string) =>
    choiceOf({ models: [modelOptions({ name: "one", sizes, exact: [any] })] }, { ...draft, size }, 10)?.size?.prices;
  expect(priceOf("1600x900")).toEqual({ "": 0.07 });
  expect(priceOf("1600x912")).toEqual({ "": 0.04 });
});

test("the count is within what the quota leaves", () => {
  expect(choiceOf(options, { ...draft, n: 4 }, 3)?.n).toBe(2);
  expect(choiceOf(options, { ...draft, n: 4 }, 0)?.n).toBe(1);
});

test("without a model there is nothing to choose", () => {
  expect(choiceOf({ models: [] }, draft, 10)).toBeNull();
});

describe("what few say of an image", () => {
  const able = modelOptions({
    ...{ name: "able", sizes, references: 16, style: true, background: true, watermark: true },
    formats: ["png", "jpeg", "webp"],
  });
  const said = { style: " vivid ", background: "transparent", watermark: false, format: "webp", compression: 80 };
  const reference = { kind: "image", imageId: "1", name: "", thumbnail: "" } as const;

  test("is sent as it is where the model has use for it", () => {
    const choice = choiceOf({ models: [able] }, { ...draft, ...said, references: [reference] }, 10);
    expect(choice?.extras).toEqual({ ...said, style: "vivid", crop: false });
    expect(choice?.references).toEqual([reference]);
    expect(choice?.dropped).toEqual([]);
  });

  test("is left out and named where it has none", () => {
    const plain = modelOptions({ name: "plain", sizes });
    const choice = choiceOf({ models: [plain] }, { ...draft, ...said, references: [reference] }, 10);
    const nothing = { style: null, background: null, watermark: null, format: null, compression: null, crop: false };
    expect(choice?.extras).toEqual(nothing);
    expect(choice?.references).toEqual([]);
    expect(choice?.dropped).toEqual(["references", "style", "background", "watermark", "format"]);
  });

  test("is not said at all as long as nobody has chosen", () => {
    expect(choiceOf({ models: [able] }, { ...draft, background: "auto" }, 10)).toMatchObject({
      extras: { style: null, background: null, watermark: null, format: null, compression: null },
      dropped: [],
    });
  });

  test("what is private stays out of sets", () => {
    const set = { id: "s", name: "Spring launch" };
    expect(choiceOf({ models: [able] }, { ...draft, set }, 10)).toMatchObject({ set, dropped: [] });
    const hidden = choiceOf({ models: [able] }, { ...draft, set, private: true }, 10);
    expect(hidden).toMatchObject({ set: null, dropped: ["set"] });
  });

  test("a JPEG is not asked for of what should be seen through", () => {
    const choice = choiceOf({ models: [able] }, { ...draft, background: "transparent", format: "jpeg" }, 10);
    expect(choice?.extras).toMatchObject({ background: "transparent", format: null });
    expect(choice?.dropped).toEqual(["format"]);
  });

  test("a cut is for shapes alone that the model does not make", () => {
    const off = [{ label: "16:9", size: "16:9", width: 1536, height: 1024 }];
    const crop = { ...draft, crop: true };
    expect(choiceOf({ models: [modelOptions({ name: "a", sizes: off })] }, crop, 10)?.extras.crop).toBe(true);
    expect(choiceOf({ models: [modelOptions({ name: "a", sizes })] }, crop, 10)?.extras.crop).toBe(false);
    expect(differsInShape({ label: "21:9", size: "2016x864", width: 2016, height: 864 })).toBe(false);
  });
});
