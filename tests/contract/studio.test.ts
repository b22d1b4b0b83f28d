import { createParser, type EventSourceMessage } from "eventsource-parser";
import { decode } from "next-auth/jwt";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { changeUser, createUser } from "@/lib/people/people";
import type { SheetEvent, SheetView } from "@/lib/schemas/views";
import { Visitor } from "@/tests/support/browserless";
import { testEnvironment } from "@/tests/support/database";
import { books, system } from "@/tests/support/gateway";
import { until } from "@/tests/support/server";
import { teamOnServer } from "@/tests/support/team";
import { hold, json, ok } from "@/tests/support/upstream";

const password = "correct horse battery";
const { server, upstream } = teamOnServer();
let userId: string;
let visitor: Visitor;

beforeEach(async () => {
  const user = await createUser(system, { email: "painter@example.com", name: "A painter", role: "member", password });
  userId = user.id;
  visitor = new Visitor(server.url);
});

const signedIn = async () => expect(await visitor.signIn("painter@example.com", password)).toBe(true);
const order = { model: "gpt-image-2", prompt: "a harbour", n: 2, size: "3:2" };
const sheet = async () => (await (await visitor.fetch("/api/sheet")).json()) as SheetView;

describe("signing in", () => {
  test("a wrong password and an unknown account are refused alike", async () => {
    expect(await visitor.signIn("painter@example.com", "wrong password")).toBe(false);
    expect(await visitor.signIn("nobody@example.com", password)).toBe(false);
    expect((await visitor.fetch("/api/sheet")).status).toBe(401);
  });

  test("after ten wrong passwords even the right one waits", async () => {
    for (let tries = 0; tries < 10; tries++) await visitor.signIn("painter@example.com", "wrong password");
    expect(await visitor.signIn("painter@example.com", password)).toBe(false);
    await db.attempt.updateMany({ data: { createdAt: new Date(Date.now() - 16 * 60_000) } });
    await signedIn();
  });

  test("the cookie holds a random session token and nothing about the person", async () => {
    const response = await (async () => {
      const { csrfToken } = (await (await visitor.fetch("/api/auth/csrf")).json()) as { csrfToken: string };
      const form = { csrfToken, email: "painter@example.com", password, json: "true" };
      return visitor.fetch("/api/auth/callback/credentials", { form });
    })();
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith("next-auth.session-token="));
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax/i);
    const token = cookie?.split(/[=;]/)[1] ?? "";
    const claims = await decode({ token, secret: testEnvironment.AUTH_SECRET });
    expect(Object.keys(claims ?? {}).sort()).toEqual(["exp", "iat", "jti", "session"]);
  });

  test("signing out ends the session, for whoever has copied the cookie too", async () => {
    await signedIn();
    const thief = new Visitor(server.url);
    visitor.copyCookiesTo(thief);
    expect((await thief.fetch("/api/sheet")).status).toBe(200);
    await visitor.signOut();
    expect((await thief.fetch("/api/sheet")).status).toBe(401);
  });

  test("a disabled person's very next request is refused", async () => {
    await signedIn();
    await changeUser(system, userId, { disabled: true });
    expect((await visitor.fetch("/api/sheet")).status).toBe(401);
    const page = await visitor.fetch("/");
    expect([page.status, page.headers.get("location")]).toEqual([307, "/login"]);
  });
});

describe("what changes something has to come from our own pages", () => {
  test.each([null, "null", "https://evil.example.com"])(
    "Origin %s: refused, and nothing is written",
    async (origin) => {
      await signedIn();
      const foreign = new Visitor(server.url, origin);
      visitor.copyCookiesTo(foreign);
      const answer = await foreign.fetch("/api/generations", { body: order });
      expect([answer.status, (await answer.json()).error.code]).toEqual([403, "foreign_origin"]);
      expect((await foreign.fetch("/api/keys", { body: { name: "k" } })).status).toBe(403);
      expect(await db.generation.count()).toBe(0);
      expect(upstream.calls).toHaveLength(0);
    },
  );
});

describe("making images", () => {
  test("the frame appears, runs and becomes images on an open event stream, and the quota follows", async () => {
    await signedIn();
    const events = await listen(visitor);
    const { answer, release } = hold(ok());
    upstream.answers(answer);
    const admitted = await visitor.fetch("/api/generations", { body: order });
    expect(admitted.status).toBe(202);
    const { job, quota } = await admitted.json();
    // A worker may have taken it before the answer is written.
    expect(["queued", "running"]).toContain(job.state);
    expect(job).toMatchObject({ prompt: "a harbour", n: 2, width: 1536, height: 1024 });
    expect(quota).toMatchObject({ limit: 100, reserved: 2, left: 98 });
    await until("it runs", 5000, async () =>
      events.some((event) => event.type === "job" && event.job.state === "running"),
    );
    expect((await sheet()).jobs).toMatchObject([{ id: job.id, state: "running", position: null }]);
    release();
    const done = await until("it is done", 5000, async () =>
      events.find((event) => event.type === "job" && event.job.state === "succeeded"),
    );
    expect(done).toMatchObject({ frames: [{ index: 0, prompt: "a harbour" }, { index: 1 }] });
    await until("the quota is told", 5000, async () =>
      events.some((event) => event.type === "quota" && event.quota.spent === 2 && event.quota.left === 98),
    );
    await until("the thumbnails are there", 5000, async () => (await sheet()).frames.every((frame) => frame.thumbhash));
    expect(await sheet()).toMatchObject({ jobs: [], nextCursor: null });
    events.stop();
  });

  test("what fails stays as a frame that says why and whether it was charged, until it is put away", async () => {
    await signedIn();
    upstream.answers(json(400, { error: { message: "Refused: violence", code: "moderation_blocked" } }));
    await visitor.fetch("/api/generations", { body: { ...order, n: 1 } });
    const job = await until("it failed", 5000, async () => (await sheet()).jobs.find((one) => one.state === "failed"));
    expect(job.error).toEqual({ code: "moderation_blocked", message: "Refused: violence", charged: false });
    expect((await visitor.fetch(`/api/generations/${job.id}/dismiss`, { method: "POST" })).status).toBe(204);
    expect((await sheet()).jobs).toEqual([]);
    expect((await books(userId)).counter).toEqual({ spent: 0, reserved: 0 });
  });

  test("one Idempotency-Key, twenty at once: one generation, one call, one charge", async () => {
    await signedIn();
    const headers = { "idempotency-key": "a click" };
    const ask = (body: object = order) => visitor.fetch("/api/generations", { body, headers });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
    const jobs = await Promise.all(answers.map(async (answer) => [answer.status, (await answer.json()).job.id]));
    expect(new Set(jobs.map(String)).size).toBe(1);
    expect(jobs[0]?.[0]).toBe(202);
    await until("it is done", 5000, async () => (await sheet()).frames.length === 2);
    expect((await ask()).status).toBe(202);
    expect((await ask({ ...order, n: 1 })).status).toBe(422);
    expect(upstream.calls).toHaveLength(1);
    expect((await books(userId)).counter).toEqual({ spent: 2, reserved: 0 });
  });

  test("whoever has become a viewer is refused at the next request, and what waited is not made", async () => {
    await signedIn();
    await changeUser(system, userId, { role: "viewer" });
    const answer = await visitor.fetch("/api/generations", { body: order });
    expect([answer.status, (await answer.json()).error.code]).toEqual([403, "forbidden"]);
    expect(upstream.calls).toHaveLength(0);
  });

  test("the composer's mistakes name the field", async () => {
    await signedIn();
    const answer = await visitor.fetch("/api/generations", { body: { ...order, size: "huge" } });
    expect([answer.status, (await answer.json()).error.param]).toEqual([400, "size"]);
  });
});

describe("the bytes", () => {
  test("thumbnails and originals need a session, and carry what browsers need", async () => {
    await signedIn();
    await visitor.fetch("/api/generations", { body: { ...order, n: 1 } });
    const [frame] = await until("it is done", 5000, async () => {
      const { frames } = await sheet();
      return frames.length > 0 && frames;
    });
    for (const [variant, type] of [
      ["small", "image/webp"],
      ["large", "image/webp"],
      ["original", "image/png"],
    ]) {
      const path = `/media/${frame?.id}/${variant}`;
      expect((await new Visitor(server.url).fetch(path)).status).toBe(401);
      const got = await visitor.fetch(path);
      expect(got.status).toBe(200);
      expect(got.headers.get("content-type")).toBe(type);
      expect(got.headers.get("x-content-type-options")).toBe("nosniff");
      expect(got.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
      await got.arrayBuffer();
    }
    expect((await visitor.fetch(`/media/${frame?.id}/huge`)).status).toBe(404);
    expect((await visitor.fetch("/media/nothing/small")).status).toBe(404);
  });

  test("somebody else's private image is not there for me", async () => {
    await signedIn();
    await visitor.fetch("/api/generations", { body: { ...order, n: 1 } });
    const { id } = await until("it is done", 5000, () => db.image.findFirst());
    await db.image.updateMany({ data: { private: true } });
    await db.generation.updateMany({ data: { private: true } });
    await createUser(system, { email: "other@example.com", name: "Another", role: "admin", password });
    const other = new Visitor(server.url);
    await other.signIn("other@example.com", password);
    expect((await visitor.fetch(`/media/${id}/small`)).status).toBe(200);
    expect((await other.fetch(`/media/${id}/small`)).status).toBe(404);
    expect((await other.fetch(`/i/${id}`)).status).toBe(404);
    expect(((await (await other.fetch("/api/sheet")).json()) as SheetView).frames).toEqual([]);
  });
});

test("a key that is made works at once, and not any more once it is revoked", async () => {
  await signedIn();
  const made = await (await visitor.fetch("/api/keys", { body: { name: "My program" } })).json();
  const models = () => fetch(`${server.url}/v1/models`, { headers: { authorization: `Bearer ${made.key}` } });
  expect((await models()).status).toBe(200);
  expect((await visitor.fetch(`/api/keys/${made.id}`, { method: "DELETE" })).status).toBe(204);
  expect((await models()).status).toBe(401);
  const listed = await (await visitor.fetch("/api/keys")).json();
  expect(JSON.stringify(listed)).not.toContain(made.key);
  expect(listed.keys).toMatchObject([{ name: "My program", revokedAt: expect.any(String) }]);
});

test("every page has a policy with a fresh nonce, errors included", async () => {
  await signedIn();
  const nonces = new Set<string>();
  for (const path of ["/", "/login", "/settings", "/no-such-page"]) {
    const policy = (await visitor.fetch(path)).headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
    nonces.add(/nonce-([^']+)/.exec(policy)?.[1] ?? "");
  }
  expect(nonces.size).toBe(4);
});

test("it is live and ready", async () => {
  expect((await visitor.fetch("/api/health/live")).status).toBe(200);
  const ready = await visitor.fetch("/api/health/ready");
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { ready: true, database: "ok", storage: "ok", queue: "ok", oldestQueuedSeconds: 0 },
  ]);
});

/** Collects what the visitor's event stream says. */
async function listen(who: Visitor) {
  const controller = new AbortController();
  const response = await who.fetch("/api/events", { signal: controller.signal });
  const events: SheetEvent[] = [];
  const onEvent = ({ data }: EventSourceMessage) => void events.push(JSON.parse(data) as SheetEvent);
  const parser = createParser({ onEvent });
  const decoder = new TextDecoder();
  (async () => {
    for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
  })().catch((error: unknown) => {
    if (!controller.signal.aborted) throw error;
  });
  return Object.assign(events, { stop: () => controller.abort() });
}
