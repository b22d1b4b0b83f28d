import { createParser } from "eventsource-parser";
import { expect, test, vi } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { db } from "@/lib/db";
import { books } from "@/tests/support/gateway";
import { teamWithUpstream } from "@/tests/support/team";
import { hold, inParts, json, ok, picture } from "@/tests/support/upstream";

const { person, upstream } = teamWithUpstream();

const minimal = { model: "gpt-image-2", prompt: "a harbour", stream: true };

function ask(body: Record<string, unknown>, signal?: AbortSignal) {
  const request = new Request("http://localhost:3000/v1/images/generations", {
    method: "POST",
    headers: { authorization: `Bearer ${person.key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  return generate(request, { params: Promise.resolve({}) });
}

type Told = { type: string; [name: string]: unknown };

async function read(response: Response): Promise<{ events: Told[]; comments: string[] }> {
  const events: Told[] = [];
  const comments: string[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => {
      const told = JSON.parse(data) as Told;
      expect(told.type).toBe(event);
      events.push(told);
    },
    onComment: (comment) => comments.push(comment),
  });
  parser.feed(await response.text());
  return { events, comments };
}

/** The upstream's channel streams from now on. */
async function streaming() {
  await db.channel.update({ where: { name: "upstream" }, data: { capabilities: { streaming: true } } });
}

test("partial images come as the upstream shows them, and then the completed one", async () => {
  await streaming();
  upstream.answers(await inParts());
  const response = await ask({ ...minimal, partial_images: 2, size: "1:1", quality: "high" });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const { events } = await read(response);
  const [first, second, last] = await Promise.all([picture(8, 8, 1), picture(8, 8, 2), picture(64, 48, 3)]);
  expect(events).toEqual([
    expect.objectContaining({
      type: "image_generation.partial_image",
      partial_image_index: 0,
      b64_json: first?.toString("base64"),
    }),
    expect.objectContaining({ partial_image_index: 1, b64_json: second?.toString("base64") }),
    expect.objectContaining({
      type: "image_generation.completed",
      b64_json: last?.toString("base64"),
      size: "64x48",
      quality: "high",
      output_format: "png",
      usage: { total_tokens: 7 },
      url: expect.stringContaining("/media/"),
    }),
  ]);
  expect(JSON.parse(upstream.calls[0]?.body ?? "")).toMatchObject({ stream: true, partial_images: 2 });
  expect((await books(person.userId)).counter).toEqual({ spent: 1, reserved: 0 });
});

test("a channel that does not stream gives the final event alone, one for each image", async () => {
  upstream.answers(ok());
  const { events } = await read(await ask({ ...minimal, n: 2 }));
  expect(events.map(({ type }) => type)).toEqual(["image_generation.completed", "image_generation.completed"]);
  expect(events[0]).toMatchObject({ revised_prompt: "Revised: a harbour" });
  expect(upstream.calls[0]?.body).not.toContain("stream");
});

test("comments keep the connection alive while the upstream works", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    const { answer, release } = hold(ok());
    upstream.answers(answer);
    const response = await ask(minimal);
    vi.advanceTimersByTime(40_000);
    release();
    const { events, comments } = await read(response);
    expect(comments).toHaveLength(3);
    expect(events).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});

test("what goes wrong on the way is an error event with the upstream's words", async () => {
  upstream.answers(
    json(400, { error: { message: "Not this.", type: "image_generation_user_error", code: "moderation_blocked" } }),
  );
  const { events } = await read(await ask(minimal));
  expect(events).toEqual([
    {
      type: "error",
      error: { message: "Not this.", type: "image_generation_user_error", param: null, code: "moderation_blocked" },
    },
  ]);
  expect((await books(person.userId)).counter).toEqual({ spent: 0, reserved: 0 });
});

test("what is wrong with the request itself is an ordinary error", async () => {
  const response = await ask({ ...minimal, partial_images: 4 });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { param: "partial_images" } });
});

test("a reader that goes away does not end the work", async () => {
  const { answer, release } = hold(ok());
  upstream.answers(answer);
  const response = await ask(minimal);
  await response.body?.cancel();
  release();
  await vi.waitFor(async () => expect(await db.generation.findFirst()).toMatchObject({ state: "succeeded" }), 5000);
});
