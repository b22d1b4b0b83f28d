import { expect, test, vi } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { db } from "@/lib/db";
import { storage } from "@/lib/storage/storage";
import { call } from "@/tests/support/gateway";
import { teamWithUpstream } from "@/tests/support/team";
import { picture } from "@/tests/support/upstream";

const { person } = teamWithUpstream({ quota: 1 });
const minimal = { model: "gpt-image-2", prompt: "a harbour" };
const ask = (more: object = {}) => call(generate, person.key, { ...minimal, ...more });

test("times are right although the database's own zone is another one", async () => {
  const { body } = await ask();
  expect(Math.abs(body.created - Date.now() / 1000)).toBeLessThan(5);
  const [window] = await db.quotaWindow.findMany();
  expect(window?.startsAt.toISOString()).toMatch(/-01T00:00:00\.000Z$/);
});

test("used up is used up with a reference image too, and the reference does not stay", async () => {
  await ask();
  const image = (await picture()).toString("base64");
  const { status, body } = await ask({ image });
  expect([status, body.error.code]).toEqual([429, "insufficient_quota"]);
  const kept: string[] = [];
  for await (const { key } of storage().list("references/")) kept.push(key);
  expect(kept).toEqual([]);
});

test("nothing stays of references of which one could not be stored", async () => {
  const put = storage().put.bind(storage());
  const failing = vi.spyOn(storage(), "put").mockImplementation(async (key, ...rest) => {
    if (key.endsWith("/0")) throw new Error("the disk is full");
    // Still under way when the first has failed.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return put(key, ...rest);
  });
  const image = (await picture()).toString("base64");
  try {
    expect((await ask({ image: [image, image] })).status).toBe(500);
  } finally {
    failing.mockRestore();
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  const kept: string[] = [];
  for await (const { key } of storage().list("references/")) kept.push(key);
  expect(kept).toEqual([]);
  expect(await db.generation.count()).toBe(0);
});

test("a key that may use some models is refused the others", async () => {
  await db.apiKey.updateMany({ data: { models: ["another-model"] } });
  const { status, body } = await ask();
  expect([status, body.error]).toEqual([
    403,
    {
      message: 'This key may not use the model "gpt-image-2".',
      type: "permission_error",
      param: "model",
      code: "model_not_allowed",
    },
  ]);
});

test("megabytes of blanks for an image are refused at once", async () => {
  const began = performance.now();
  const { status } = await ask({ image: `${" ".repeat(4_000_000)}!` });
  expect(status).toBe(400);
  expect(performance.now() - began).toBeLessThan(2000);
});
