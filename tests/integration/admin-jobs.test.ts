import { v7 as uuidv7 } from "uuid";
import { beforeEach, expect, test } from "vitest";
import { listAllJobs, listJobFilters, watchJobs } from "@/lib/admin-jobs";
import type { MemberActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import type { Role } from "@/lib/generated/prisma/enums";
import { admit } from "@/lib/generations/admit";
import { listOpenJobs } from "@/lib/generations/jobs";
import { cancelJob } from "@/lib/generations/put-away";
import { reverseCharge } from "@/lib/generations/reverse";
import { parseImageRequest } from "@/lib/openai-api";
import { endedGeneration } from "../support/ended";
import { freshTeam, signedIn } from "../support/gateway";

let admin: MemberActor;
let author: MemberActor;
let other: MemberActor;

beforeEach(async () => {
  await freshTeam();
  admin = await member("admin@example.com", "admin");
  author = await member("author@example.com", "member");
  other = await member("other@example.com", "member");
});

const member = (email: string, role: Role) => signedIn(email, role, `The ${role}`);

const at = "2026-03-10T10:00:00.000Z";
const failure = (code: string, more: object = {}) => ({
  state: "failed" as const,
  error: { code, message: `It said ${code}.`, status: 400, type: "x", param: null, charged: false, ...more },
});
const ask = (actor: MemberActor, prompt = "a harbour") =>
  admit(actor, parseImageRequest(JSON.stringify({ model: "gpt-image-2", prompt, n: 2 })), {
    door: "studio",
    claim: false,
  });

test("a row tells who asked, by which door, for how long, what it was charged and what the provider said", async () => {
  const channel = await db.channel.findFirstOrThrow();
  const attempts = [{ channel: channel.name, outcome: "failed", status: 502, message: "It fell over.", ms: 1200 }];
  const error = { ...failure("upstream_failed").error, message: "It fell over.", charged: true };
  const id = await endedGeneration({
    ...{ userId: author.userId, at, channelId: channel.id, n: 3, charged: 3, cost: 0.75, quality: "high" },
    ...{ state: "unknown", error, receipt: { attempts } },
  });
  const { jobs } = await listAllJobs(admin);
  expect(jobs).toMatchObject([
    {
      ...{ id, state: "unknown", n: 3, quality: "high", door: "studio", key: null, channel: channel.name },
      ...{ person: { id: author.userId }, createdAt: at, finishedAt: "2026-03-10T10:00:20.000Z" },
      ...{ charged: 3, givenBack: 0, cost: 0.75, attempts, prompt: "a harbour" },
      error: { code: "upstream_failed", message: "It fell over.", charged: true },
    },
  ]);
  expect(JSON.stringify(jobs)).not.toContain("idempotency");
});

test("a private prompt is its author's alone, but a refused one is shown to admins too", async () => {
  const hidden = { userId: author.userId, at, private: true, prompt: "a secret" };
  await endedGeneration({ ...hidden, charged: 1 });
  await endedGeneration({ ...hidden, ...failure("upstream_timeout") });
  await endedGeneration({
    ...hidden,
    ...failure("moderation_blocked", { categories: ["violence"] }),
    prompt: "refused",
  });
  await endedGeneration({ userId: admin.userId, at, private: true, prompt: "my own" });
  const { jobs } = await listAllJobs(admin);
  expect(jobs.map(({ prompt }) => prompt).sort()).toEqual([null, null, "my own", "refused"].sort());
  expect(jobs.find(({ prompt }) => prompt === "refused")).toMatchObject({
    charged: 0,
    error: { categories: ["violence"] },
  });
  const ids = jobs.map(({ id }) => id);
  expect(JSON.stringify(await watchJobs(admin, { ids }))).not.toContain("a secret");
});

test("what was refused for its content stays with its author until they put it away, and is nobody else's", async () => {
  const refused = failure("moderation_blocked", { categories: ["violence"] });
  await endedGeneration({ userId: author.userId, at, door: "api", ...refused });
  await endedGeneration({ userId: author.userId, at, door: "api", ...failure("upstream_timeout") });
  expect(await listOpenJobs(author, true)).toMatchObject([
    { error: { categories: ["violence"] }, prompt: "a harbour" },
  ]);
  expect(await listOpenJobs(author, false)).toEqual([]);
  for (const actor of [other, admin]) expect(await listOpenJobs(actor, true)).toEqual([]);
});

test("jobs are found by state, person, channel and class of error", async () => {
  const channel = await db.channel.create({ data: { id: uuidv7(), name: "second", kind: "demo" } });
  const { userId } = author;
  const done = await endedGeneration({ userId, at, charged: 1, channelId: channel.id });
  const moderated = await endedGeneration({ userId, at, ...failure("moderation_blocked") });
  const refused = await endedGeneration({ userId, at, ...failure("invalid_background") });
  const plain = await endedGeneration({ userId: other.userId, at, ...failure("upstream_refused") });
  const timeout = await endedGeneration({ userId, at, ...failure("upstream_timeout"), state: "unknown", charged: 1 });
  const { id: open } = await ask(author);
  const found = async (search: Parameters<typeof listAllJobs>[1]) =>
    (await listAllJobs(admin, search)).jobs.map(({ id }) => id).sort();
  expect(await found({ state: "open" })).toEqual([open]);
  expect(await found({ state: "succeeded" })).toEqual([done]);
  expect(await found({ state: "unknown" })).toEqual([timeout]);
  expect(await found({ channel: channel.id })).toEqual([done]);
  expect(await found({ failure: "moderation_blocked" })).toEqual([moderated]);
  expect(await found({ failure: "upstream_timeout" })).toEqual([timeout]);
  expect(await found({ failure: "refused" })).toEqual([refused, plain].sort());
  expect(await found({ failure: "refused", person: other.userId })).toEqual([plain]);
  expect((await listAllJobs(admin)).open).toEqual({ running: 0, waiting: 1 });
  const { people, channels } = await listJobFilters(admin);
  expect([people.map(({ id }) => id).sort(), channels.length]).toEqual([[userId, other.userId].sort(), 2]);
});

test("every job comes on one page, though many are of one moment and others come meanwhile", async () => {
  for (let number = 0; number < 105; number += 1) {
    await endedGeneration({ userId: author.userId, at: `2026-03-1${number % 2}T10:00:00Z`, charged: 1 });
  }
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAllJobs(admin, { ...(cursor && { cursor }) });
    seen.push(...page.jobs.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
    await endedGeneration({ userId: author.userId, at: "2026-03-20T10:00:00Z", charged: 1 });
  } while (cursor);
  expect([seen.length, new Set(seen).size]).toEqual([105, 105]);
});

test("whoever watches is told what became of the rows, and how many are new", async () => {
  const { id } = await ask(author);
  const { firstCursor } = await listAllJobs(admin);
  const since = firstCursor ?? "";
  expect(await watchJobs(admin, { ids: [id], since })).toMatchObject({ jobs: [{ state: "queued" }], newer: 0 });
  await cancelJob(admin, id);
  await ask(author);
  await ask(other);
  expect(await watchJobs(admin, { ids: [id], since })).toMatchObject({ jobs: [{ state: "cancelled" }], newer: 2 });
  expect(await watchJobs(admin, { ids: [], since, person: other.userId })).toMatchObject({ jobs: [], newer: 1 });
});

test("an admin cancels what others wait for, private or not, and that is written down", async () => {
  const { id } = await ask(author);
  await db.generation.update({ where: { id }, data: { private: true } });
  await cancelJob(admin, id);
  const events = await db.auditEvent.findMany({ where: { action: "generation.cancel" } });
  expect(events).toMatchObject([{ actorId: admin.userId, subject: id, detail: { userId: author.userId } }]);
  await expect(cancelJob(admin, id)).rejects.toMatchObject({ code: "conflict" });
  const { id: own } = await ask(author);
  await cancelJob(author, own);
  expect(await db.auditEvent.count({ where: { action: "generation.cancel" } })).toBe(1);
});

test("what was given back is told", async () => {
  const id = await endedGeneration({
    userId: author.userId,
    at,
    n: 2,
    charged: 2,
    ...failure("upstream_timeout"),
    state: "unknown",
  });
  await reverseCharge(admin, id, "The provider's bill does not have it.");
  expect((await listAllJobs(admin)).jobs).toMatchObject([{ charged: 0, givenBack: 2, cost: 0 }]);
});

test("only admins see everybody's jobs", async () => {
  const viewer = await member("viewer@example.com", "viewer");
  for (const actor of [author, viewer]) {
    await expect(listAllJobs(actor)).rejects.toMatchObject({ code: "forbidden" });
    await expect(watchJobs(actor, { ids: [] })).rejects.toMatchObject({ code: "forbidden" });
    await expect(listJobFilters(actor)).rejects.toMatchObject({ code: "forbidden" });
  }
});
