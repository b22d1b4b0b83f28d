import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { admit } from "@/lib/generations/admit";
import { close } from "@/lib/generations/close";
import { listSheet } from "@/lib/library/sheet";
import { parseImageRequest } from "@/lib/openai-api";
import { freshTeam, memberOf } from "../support/gateway";
import { until } from "../support/server";

test("frames stand in the order of their numbers, also where one's end had to wait for another's", async () => {
  const { userId } = await freshTeam();
  const actor = memberOf(userId);
  const begin = async (prompt: string) => {
    const request = parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt, n: 1 }));
    const { id, claimed } = await admit(actor, request, { door: "studio", claim: true });
    const facts = {
      originalKey: `test/${id}`,
      sha256: Buffer.alloc(32),
      mime: "image/png",
      bytes: 1,
      width: 3,
      height: 2,
    };
    const image = { ...facts, id: uuidv7(), index: 0, revisedPrompt: null };
    const end = () =>
      close(id, claimed?.lease ?? null, { state: "succeeded", charged: 1, reason: "delivered", images: [image] });
    return { id, end };
  };
  const held = await begin("held up");
  const swift = await begin("swift");
  let ending: ReturnType<typeof held.end> | undefined;
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT FROM generations WHERE id = ${held.id}::uuid FOR UPDATE`;
    ending = held.end();
    await until("its end waits", 5000, async () => {
      const [{ waiting } = { waiting: 0 }] = await db.$queryRaw<{ waiting: number }[]>`
        SELECT count(*)::int AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return waiting > 0;
    });
    await swift.end();
  });
  expect(await ending).not.toBeNull();

  const { frames } = await listSheet(actor, { scope: "team" });
  const [last = 0, first = 0] = frames.map(({ number }) => number);
  expect(frames.map(({ prompt }) => prompt)).toEqual(["held up", "swift"]);
  expect(last).toBe(first + 1);
});
