import { expect, test } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { createKey } from "@/lib/api-keys";
import { getComposerOptions } from "@/lib/channels/composer-options";
import { db } from "@/lib/db";
import { reverseCharge } from "@/lib/generations/reverse";
import { getGeneration } from "@/lib/generations/view";
import { getImage } from "@/lib/images";
import type { Prices } from "@/lib/schemas/prices";
import { call, memberOf, system } from "@/tests/support/gateway";
import { teamWithUpstream } from "@/tests/support/team";
import { json, ok, picture, reset } from "@/tests/support/upstream";

const { person, upstream } = teamWithUpstream();

const price = (prices: Prices) => db.channel.updateMany({ data: { prices } });
const perImage: Prices = {
  images: [
    { quality: "high", price: 0.2 },
    { size: "1536x1024", price: 0.06 },
  ],
};

async function made(more: object = {}, key = person.key) {
  const { headers } = await call(generate, key, { model: "gpt-image-2", prompt: "a harbour", ...more });
  const { charged, cost, status } = await getGeneration(system, headers.get("x-generation-id") ?? "");
  return { charged, cost, status, id: headers.get("x-generation-id") ?? "" };
}

test("delivered images cost their channel's price, by quality and the size that was sent", async () => {
  await price(perImage);
  expect(await made({ n: 3, quality: "high" })).toMatchObject({ charged: 3, cost: 0.6 });
  expect(await made({ size: "3:2", quality: "low" })).toMatchObject({ charged: 1, cost: 0.06 });
  expect(await made({ size: "1:1", quality: "low" })).toMatchObject({ charged: 1, cost: null });
});

test("of n with one broken, what came is what it cost", async () => {
  await price({ images: [{ price: 0.1 }] });
  const good = { b64_json: (await picture()).toString("base64") };
  upstream.answers(json(200, { data: [good, { b64_json: "bm90IGFuIGltYWdl" }, good] }));
  expect(await made({ n: 3 })).toMatchObject({ charged: 2, cost: 0.2 });
});

test("what the upstream says of its tokens counts before the price of an image", async () => {
  await price({ ...perImage, tokens: { text: 5, image: 10, output: 40 } });
  const usage = { input_tokens: 20, input_tokens_details: { text_tokens: 20, image_tokens: 0 }, output_tokens: 4000 };
  upstream.answers(ok({ usage }));
  const { id, cost } = await made({ quality: "high", n: 2 });
  expect(cost).toBe(0.1601);
  const { id: imageId } = await db.image.findFirstOrThrow({ where: { generationId: id } });
  expect((await getImage(memberOf(person.userId), imageId)).cost).toEqual({ amount: 0.1601, images: 2 });
});

test("a refusal costs nothing; what may have been paid costs its estimate until it is given back", async () => {
  await price(perImage);
  upstream.answers(json(400, { error: { message: "No.", code: "moderation_blocked" } }));
  expect(await made({ quality: "high" })).toMatchObject({ status: "failed", charged: 0, cost: 0 });
  upstream.answers(reset());
  const { key } = await createKey(system, { userId: person.userId, name: "capped", monthlyCap: 5 });
  const unknown = await made({ quality: "high", n: 2 }, key);
  expect(unknown).toMatchObject({ status: "unknown", charged: 2, cost: 0.4 });
  expect(await db.keyWindow.findMany()).toMatchObject([{ spent: 2, reserved: 0 }]);
  await reverseCharge(system, unknown.id, "not on the bill");
  expect(await getGeneration(system, unknown.id)).toMatchObject({ status: "unknown", charged: 0, cost: 0 });
  expect(await db.keyWindow.findMany()).toMatchObject([{ spent: 0, reserved: 0 }]);
});

test("prices that cannot be read take nobody out of service", async () => {
  await db.channel.updateMany({ data: { prices: { images: "free" } } });
  expect(await made()).toMatchObject({ status: "succeeded", cost: null });
});

test("the composer is told what an image will cost, by size and quality, where that is known", async () => {
  await price(perImage);
  const [model] = (await getComposerOptions()).models;
  const pricesOf = (label: string) => model?.sizes.find((size) => size.label === label)?.prices;
  expect(pricesOf("3:2")).toEqual({ "": 0.06, low: 0.06, medium: 0.06, high: 0.2 });
  expect(pricesOf("1:1")).toEqual({ high: 0.2 });
  expect(model?.exact.map(({ prices, named }) => ({ prices, named }))).toEqual([
    { prices: { high: 0.2 }, named: { "1536x1024": { "": 0.06, low: 0.06, medium: 0.06, high: 0.2 } } },
  ]);
});
