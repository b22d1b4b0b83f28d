import { expect, test } from "vitest";
import { resetTime } from "@/lib/rate-limit";

test.each([
  [0, "0ms"],
  [0.1199, "120ms"],
  [0.9991, "1s"],
  [8.631, "8.64s"],
  [59.99, "59.99s"],
  [59.991, "1m0s"],
  [60, "1m0s"],
  [119.4, "2m0s"],
  [359.5, "6m0s"],
])("%d seconds are written as %s", (seconds, written) => {
  expect(resetTime(seconds)).toBe(written);
});
