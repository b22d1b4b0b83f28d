import { z } from "zod";

const amount = (max: number) => {
  const error = `should be a number from 0 to ${max.toLocaleString("en-US")}`;
  return z.number({ error }).min(0, error).max(max, error);
};

const imagePrice = z.strictObject({
  /** Left out: every quality. */
  quality: z.string().trim().min(1, "should not be empty").max(50, "should have at most 50 characters").optional(),
  /** The pixels that the channel is asked for, or a shape as it was asked for. Left out: every size. */
  size: z
    .string()
    .regex(/^(\d{2,4}x\d{2,4}|\d{1,2}:\d{1,2})$/, "should be pixels such as 1536x1024, or a shape such as 3:2")
    .optional(),
  /** Of one image. */
  price: amount(10_000),
});

/**
 * What a channel charges, in the team's currency: per image, where the first that fits counts, and per million tokens
 * where its upstream says how many it took. Nothing in it: nobody knows what an image costs.
 */
export const prices = z.strictObject({
  images: z.array(imagePrice).max(100, "should have at most 100 prices").default([]),
  tokens: z.strictObject({ text: amount(100_000), image: amount(100_000), output: amount(100_000) }).optional(),
});
export type Prices = z.infer<typeof prices>;
