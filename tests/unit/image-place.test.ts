import { expect, test } from "vitest";
import { newImagePlace } from "@/lib/generations/image-place";

test("memory is nobody else's until it is said to be unused", async () => {
  const first = newImagePlace();
  await first.enter();
  const [a, b] = [first.allocate(1001).fill("a"), first.allocate(3000).fill("b")];
  const second = newImagePlace();
  await second.enter();
  second.allocate(4000).fill("x");
  expect([a.every((byte) => byte === 0x61), b.every((byte) => byte === 0x62)]).toEqual([true, true]);
  first.leave();
  const third = newImagePlace();
  await third.enter();
  third.allocate(4000).fill("x");
  expect([a.every((byte) => byte === 0x61), b.every((byte) => byte === 0x62)]).toEqual([true, true]);
  second.finish();
  third.finish();
});

test("what was finished with is used again, and what is too large has memory of its own", async () => {
  const first = newImagePlace();
  await first.enter();
  const { buffer } = first.allocate(1000);
  expect(first.allocate(100 * 1024 * 1024).length).toBe(100 * 1024 * 1024);
  first.finish();
  first.finish();
  const second = newImagePlace();
  await second.enter();
  expect(second.allocate(1000).buffer).toBe(buffer);
  const third = newImagePlace();
  await third.enter();
  expect(third.allocate(1000).buffer).not.toBe(buffer);
  // Who has finished and allocates all the same gets what is nobody's.
  expect(first.allocate(1000).buffer).not.toBe(buffer);
  second.finish();
  third.finish();
});
