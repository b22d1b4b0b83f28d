import { expect, test } from "vitest";
import { type AddOptions, changeOf, settingsOf } from "@/lib/cli/channel-options";

const typed = (options: Partial<AddOptions> = {}): AddOptions => ({
  ...{ kind: "unified", model: ["m"], baseUrl: "https://api.example.com/v1" },
  ...options,
});

test("a change says what is given alone", () => {
  expect(changeOf({ priority: "7" })).toEqual({ priority: 7 });
  expect(changeOf({ rename: "other", concurrency: "none" }, { key: null })).toEqual({
    ...{ name: "other", concurrency: null, key: null },
  });
  const images = [{ quality: "high", size: "1536x1024", price: 0.25 }, { size: "3:2", price: 1 }, { price: 0.04 }];
  const price = ["high@1536x1024=0.25", "@3:2=1", "0.04"];
  const tokens = { text: 5, image: 8, output: 30.5 };
  expect(changeOf({ price, tokenPrices: "text=5,image=8,output=30.5" })).toEqual({ prices: { images, tokens } });
  expect(changeOf({ price: ["none"] })).toEqual({ prices: { images: [] } });
  expect(() => changeOf({})).toThrow("Say what to change");
  expect(() => changeOf({ price: ["high=dear"] })).toThrow("--price should end in a number, not dear");
  expect(() => changeOf({ tokenPrices: "text=5" })).toThrow("--price or --token-prices");
});

test("what is not given has its default", () => {
  expect(settingsOf("x", typed())).toEqual({
    ...{ name: "x", kind: "unified", baseUrl: "https://api.example.com/v1", models: [{ name: "m" }], capabilities: {} },
    ...{ priority: 0, weight: 1, concurrency: null, deadlineSeconds: 600, allowPrivateAddress: false },
    prices: { images: [] },
  });
});

test.each<[Partial<AddOptions>, object]>([
  [{ model: ["a", "b=c=d"] }, { models: [{ name: "a" }, { name: "b", upstream: "c=d" }] }],
  [{ baseUrl: "https://api.example.com/v1//" }, { baseUrl: "https://api.example.com/v1" }],
  [{ sizes: "any" }, { capabilities: { sizes: { kind: "any" } } }],
  [{ sizes: "1024x1024,16x8192" }, { capabilities: { sizes: { kind: "list", sizes: ["1024x1024", "16x8192"] } } }],
  [
    { sizes: "grid:step=8,ratio=2.5,side=2000" },
    {
      capabilities: {
        sizes: { kind: "grid", step: 8, maxRatio: 2.5, minPixels: 655_360, maxPixels: 8_294_400, maxSide: 2000 },
      },
    },
  ],
  [{ with: "mask, streaming", without: "style" }, { capabilities: { mask: true, streaming: true, style: false } }],
  [{ qualities: "none", outputFormats: "any" }, { capabilities: { qualities: [], outputFormats: null } }],
  [{ outputFormats: "png,webp" }, { capabilities: { outputFormats: ["png", "webp"] } }],
  [
    { priority: "-3", weight: "1000" },
    { priority: -3, weight: 1000 },
  ],
  [{ baseUrl: "http://10.0.0.7:8080/v1", allowPrivate: true }, { allowPrivateAddress: true }],
])("%j", (options, settings) => {
  expect(settingsOf("x", typed(options))).toMatchObject(settings);
});

const sizes = "any, sizes such as 1024x1024,1536x1024, grid, or grid:step=16,ratio=3,min=655360,max=8294400,side=3840";
test.each<[string, Partial<AddOptions>, string]>([
  ["x", { baseUrl: "ftp://x" }, "--base-url should be an address such as https://api.example.com/v1"],
  [
    "x",
    { baseUrl: "http://example.com/v1" },
    "--base-url should begin with https://: plain http is for addresses on a private network that are allowed",
  ],
  ["x", { baseUrl: "https://me:pw@example.com" }, "--base-url should not have a name or a password in it"],
  ["x", { baseUrl: "https://example.com/v1?a=b" }, "--base-url should end with its path, without ? or #"],
  ["x", { kind: "demo" }, "--base-url should not be given for the demo, which has no upstream"],
  ["a b", {}, "The name should be letters, digits, dots, dashes and underscores, up to 60"],
  ["demo", {}, "The name should be another one: this is the environment's own channel"],
  ["x", { model: ["m="] }, "--model should not be empty"],
  ["x", { model: ["m", "m"] }, "--model should name each model once"],
  ["x", { deadline: "901" }, "--deadline should be a whole number from 1 to 900"],
  ["x", { concurrency: "0" }, "--concurrency should be a whole number from 1 to 10,000"],
  ["x", { weight: "much" }, "--weight should be a whole number, not much"],
  ["x", { sizes: "1x1" }, "--sizes should be WIDTHxHEIGHT, 16 to 8192 a side"],
  ["x", { sizes: "big" }, `--sizes should be ${sizes}`],
  ["x", { sizes: "grid:colour=3" }, `--sizes should be ${sizes}`],
  ["x", { sizes: "grid:min=9,max=8" }, "--sizes minPixels should be at most maxPixels"],
  ["x", { with: "magic" }, "--with should be of references, mask, background, style, watermark, streaming, not magic"],
])("%s with %j is wrong", (name, options, message) => {
  expect(() => settingsOf(name, typed(options))).toThrow(
    expect.objectContaining({ message, exitCode: 2 }) as unknown as Error,
  );
});

test("without an address there has to be a demo", () => {
  const { baseUrl: _, ...without } = typed();
  expect(() => settingsOf("x", without)).toThrow("--base-url is required for the kind unified");
  expect(settingsOf("x", { ...without, kind: "demo" })).toMatchObject({ baseUrl: null });
});
