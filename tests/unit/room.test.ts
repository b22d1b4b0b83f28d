import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRoom } from "@/lib/generations/room";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settled = async (promise: Promise<void>) => {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return done;
};

test("as many as there are places go in, the others in order as places are given up", async () => {
  const place = createRoom(2, 1000);
  const [a, b, c, d] = [place(), place(), place(), place()];
  expect(await settled(a.enter())).toBe(true);
  expect(await settled(b.enter())).toBe(true);
  const third = c.enter();
  const fourth = d.enter();
  expect(await settled(third)).toBe(false);
  a.leave();
  expect([await settled(third), await settled(fourth)]).toEqual([true, false]);
  b.leave();
  expect(await settled(fourth)).toBe(true);
});

test("a place is taken once and given up once, however often that is said", async () => {
  const place = createRoom(1, 1000);
  const a = place();
  await Promise.all([a.enter(), a.enter()]);
  a.leave();
  a.leave();
  const [b, c] = [place(), place()];
  expect(await settled(b.enter())).toBe(true);
  expect(await settled(c.enter())).toBe(false);
});

test("who leaves without having been in gives nobody room", async () => {
  const place = createRoom(1, 1000);
  place().leave();
  expect(await settled(place().enter())).toBe(true);
  expect(await settled(place().enter())).toBe(false);
});

test("who gave up waiting lets the next one in when its turn comes", async () => {
  const place = createRoom(1, 1000);
  const [a, b, c] = [place(), place(), place()];
  await a.enter();
  void b.enter();
  b.leave();
  const third = c.enter();
  a.leave();
  expect(await settled(third)).toBe(true);
});

test("a slow one holds nobody up for longer than the patience", async () => {
  const place = createRoom(1, 1000);
  await place().enter();
  const second = place().enter();
  await vi.advanceTimersByTimeAsync(999);
  expect(await settled(second)).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await settled(second)).toBe(true);
});
