import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { RunResult } from "@/lib/generations/run";
import { answerImages } from "@/lib/openai-answer";

test("an answer's memory is given back only when whoever keeps its chunks to the end has put them together", async () => {
  const base64 = Buffer.alloc(300_000, "A");
  let given = false;
  const finish = () => {
    given = true;
    // Whoever comes next writes over it.
    base64.fill("x");
  };
  const image = { id: uuidv7(), index: 0, originalKey: "x", sha256: new Uint8Array(32), mime: "image/png" };
  const result = {
    generation: { id: uuidv7(), createdAt: new Date(), state: "succeeded", receipt: {}, usage: null, channel: null },
    images: [{ ...image, bytes: 225_000, width: 1, height: 1, revisedPrompt: null, base64 }],
    quotaLeft: 1,
  } as unknown as RunResult;
  const response = await answerImages(result, "b64_json", { leave: () => {}, finish });
  const { data } = await response.json();
  expect(data[0].b64_json).toBe("A".repeat(300_000));
  await expect.poll(() => given).toBe(true);
});
