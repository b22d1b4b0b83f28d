import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { GET as media } from "@/app/media/[id]/[variant]/route";
import { GET as getGeneration } from "@/app/v1/generations/[id]/route";
import { POST as generate } from "@/app/v1/images/generations/route";
import { db } from "@/lib/db";
import { cancelJob } from "@/lib/generations/put-away";
import { generationObject } from "@/lib/schemas/generation";
import { call, memberOf, newMember } from "@/tests/support/gateway";
import { teamWithUpstream } from "@/tests/support/team";
import { hold, json, ok, picture } from "@/tests/support/upstream";

const { person, upstream } = teamWithUpstream();

const ask = async (more: object = {}) => {
  const { headers } = await call(generate, person.key, { model: "gpt-image-2", prompt: "a harbour", ...more });
  return headers.get("x-generation-id") ?? "";
};

const base64 = async (seed = 1) => (await picture(32, 16, seed)).toString("base64");

async function look(id: string, key = person.key) {
  const request = new Request(`http://localhost:3000/v1/generations/${id}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const response = await getGeneration(request, { params: Promise.resolve({ id }) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

test("a generation that succeeded tells all of its receipt, and links to its images", async () => {
  const sizes = { kind: "list", sizes: ["1024x1024", "1536x1024", "1024x1536"] };
  await db.channel.updateMany({ data: { capabilities: { sizes } } });
  upstream.answers(ok({ width: 96, height: 64, usage: { total_tokens: 7 } }));
  const reference = await picture(32, 16);
  const id = await ask({ n: 2, size: "16:9", image: reference.toString("base64") });
  const { status, headers, body } = await look(id);
  expect([status, headers.get("cache-control")]).toEqual([200, "private, no-store"]);
  const promptSent = "a harbour Compose for a 16:9 frame (1920x1080).";
  expect(generationObject.strict().parse(body)).toEqual({
    id,
    object: "generation",
    status: "succeeded",
    created: expect.any(Number),
    started_at: expect.any(Number),
    finished_at: expect.any(Number),
    model: "gpt-image-2",
    prompt: "a harbour",
    n: 2,
    size: "16:9",
    charged: 2,
    cost: null,
    receipt: {
      channel: "upstream",
      attempts: [{ channel: "upstream", outcome: "answered", images: 2, ms: expect.any(Number) }],
      size_asked: "16:9",
      size_sent: "1536x1024",
      size_policy: "closest",
      delivered: ["96x64", "96x64"],
      prompt_sent: promptSent,
      revised_prompts: [`Revised: ${promptSent}`, `Revised: ${promptSent}`],
      ignored_fields: [],
      references: [
        {
          role: "image",
          mime: "image/png",
          width: 32,
          height: 16,
          bytes: reference.length,
          sha256: createHash("sha256").update(reference).digest("hex"),
        },
      ],
    },
    usage: { total_tokens: 7 },
    data: [0, 1].map(() => ({
      url: expect.stringContaining("/original?"),
      thumbnails: { small: expect.stringContaining("/small?"), large: expect.stringContaining("/large?") },
      revised_prompt: `Revised: ${promptSent}`,
    })),
    error: null,
  });
  const bytes = await Promise.all(
    [body.data[1].url, body.data[1].thumbnails.small].map(async (link: string) => {
      const [, , imageId = "", variant = ""] = new URL(link).pathname.split("/");
      const got = await media(new Request(link), { params: Promise.resolve({ id: imageId, variant }) });
      return [got.headers.get("content-type"), (await got.arrayBuffer()).byteLength];
    }),
  );
  expect(bytes).toEqual([
    ["image/png", (await picture(96, 64, 1)).length],
    ["image/webp", expect.any(Number)],
  ]);
});

test("an image in the trash is not in its generation's data", async () => {
  const id = await ask({ n: 2 });
  await db.image.updateMany({ where: { index: 0 }, data: { deletedAt: new Date() } });
  const { body } = await look(id);
  expect(body.data).toHaveLength(1);
  expect(body.data[0].url).toContain((await db.image.findFirstOrThrow({ where: { index: 1 } })).id);
});

describe("without images", () => {
  test("a refusal is failed, uncharged, with the upstream's words", async () => {
    upstream.answers(json(400, { error: { message: "Refused: violence", code: "moderation_blocked" } }));
    expect((await look(await ask())).body).toMatchObject({
      status: "failed",
      charged: 0,
      data: null,
      error: {
        message: "Refused: violence",
        type: "image_generation_user_error",
        param: null,
        code: "moderation_blocked",
      },
      receipt: {
        attempts: [{ channel: "upstream", outcome: "moderated", status: 400, message: "Refused: violence" }],
        delivered: [],
      },
    });
  });

  test("what may have been paid is unknown, and charged", async () => {
    upstream.answers(json(500, { error: { message: "Overloaded" } }));
    expect((await look(await ask({ n: 3 }))).body).toMatchObject({
      status: "unknown",
      charged: 3,
      data: null,
      error: { message: "Overloaded", type: "upstream_error", code: "upstream_failed" },
    });
  });

  test("one that is under way says so", async () => {
    const { answer, release } = hold(ok());
    upstream.answers(answer);
    const asked = ask();
    const { id } = await expect
      .poll(() => db.generation.findFirst({ where: { sentAt: { not: null } } }))
      .not.toBeNull()
      .then(() => db.generation.findFirstOrThrow());
    const { body } = await look(id);
    expect(body).toMatchObject({ status: "running", charged: 0, finished_at: null, data: null, error: null });
    expect(body.started_at).toBeGreaterThan(1_700_000_000);
    release();
    expect(await asked).toBe(id);
  });

  test("one that was cancelled before it began has failed, with the reason", async () => {
    const id = await ask();
    const row = { state: "queued", lease: null, startedAt: null, finishedAt: null } as const;
    await db.image.deleteMany();
    await db.ledgerEntry.deleteMany({ where: { kind: "settle" } });
    await db.quotaWindow.updateMany({ data: { reserved: 1, spent: 0 } });
    await db.generation.update({ where: { id }, data: row });
    expect((await look(id)).body).toMatchObject({ status: "queued", started_at: null, data: null, error: null });
    await cancelJob(memberOf(person.userId), id);
    expect((await look(id)).body).toMatchObject({ status: "failed", charged: 0, error: { code: "cancelled" } });
  });
});

test("somebody else's generation reads like one that does not exist, for an admin's key too", async () => {
  const id = await ask();
  const other = await newMember("other@example.com");
  await db.user.update({ where: { id: other.userId }, data: { role: "admin" } });
  const [theirs, unknown] = [await look(id, other.key), await look(uuidv7(), other.key)];
  expect([theirs.status, theirs.body]).toEqual([404, unknown.body]);
  expect(theirs.body.error).toMatchObject({ code: "not_found", message: "This generation was not found." });
});

test.each([
  ["without references", async () => ({})],
  [
    "with references in every form",
    async () => ({ image: [await base64(), `data:image/png;base64,${await base64(2)}`] }),
  ],
  ["with a reference that it cannot read", async () => ({ image: { file_id: "file-1" } })],
])("what is told of a generation %s when it is taken is what can be looked up", async (_, more) => {
  const request = { model: "gpt-image-2", prompt: "a harbour", n: 2, size: "3:2", ...(await more()) };
  const headers = { prefer: "respond-async", "x-size-policy": "crop" };
  const taken = await call(generate, person.key, request, headers);
  expect([taken.status, taken.body.status]).toEqual([202, "queued"]);
  // Nobody works here, so that it stays queued.
  expect(JSON.stringify((await look(taken.body.id)).body)).toBe(JSON.stringify(taken.body));
});
