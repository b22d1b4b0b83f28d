import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { Visitor } from "../support/browserless";
import { type Server, until } from "../support/server";
import { seen } from "../support/staged";
import { generate, says } from "../support/studio";
import { painting } from "../support/upstream";
import { image, job, openJobs, password } from "./jobs";

const { upstream, studio, own, second, colleague, problems } = openJobs();

const row = () => db.generation.findFirstOrThrow({ orderBy: { createdAt: "desc" } });

test("a frame that one starts appears, progresses and is done for everybody within a second", async () => {
  const painted = painting({ width: 768, height: 512 });
  upstream.answers(painted.answer);
  const others = [second, colleague];
  const prompt = "Quay at dawn";
  const appears = others.map((page) => seen(page, ".job-box.hatched"));
  const shows = others.map((page) => seen(page, '[data-partial="1"]'));
  const done = others.map((page) => seen(page, `[data-frame] img[alt="${prompt}"]`));
  await generate(own, prompt, "3:2", 1);
  const appeared = await Promise.all(appears);
  const { createdAt } = await row();
  for (const at of appeared) expect(at - createdAt.getTime()).toBeLessThan(1000);
  await own.getByText("Painting · ").waitFor();
  const partialAt = Date.now();
  await painted.partial(0);
  for (const at of await Promise.all(shows)) expect(at - partialAt).toBeLessThan(1000);
  // Only whose it is may stop it.
  expect(await job(colleague, prompt).getByRole("button").count()).toBe(0);
  expect(
    await job(second, prompt)
      .getByRole("button", { name: `Stop: ${prompt}` })
      .count(),
  ).toBe(1);
  await painted.complete();
  const ready = await Promise.all(done);
  const { finishedAt } = await row();
  for (const at of ready) expect(at - (finishedAt?.getTime() ?? 0)).toBeLessThan(1000);
  await says(own, `1 image ready: ${prompt}`);
  await says(second, `1 image ready: ${prompt}`);
  expect(await own.locator(".hatched").count()).toBe(0);
  expect(problems()).toEqual([]);
});

test("a reload in the middle shows the frame as far as it is", async () => {
  const painted = painting({ width: 768, height: 512 });
  upstream.answers(painted.answer);
  await generate(own, "Half a harbour", "3:2", 1);
  await own.getByText("Painting · ").waitFor();
  await painted.partial(0);
  await own.locator('[data-partial="1"]').waitFor();
  await own.reload();
  await seen(own, '[data-partial="1"]');
  await painted.partial(1);
  await own.locator('[data-partial="2"]').waitFor();
  await painted.complete();
  await image(own, "Half a harbour").waitFor();
  expect(problems()).toEqual([]);
});

test("who was away is told what was missed, by another process too", async () => {
  await colleague.context().setOffline(true);
  await colleague.getByText("No connection").waitFor();
  await generate(own, "Missed by one", "1:1", 1);
  await image(own, "Missed by one").waitFor();
  await colleague.context().setOffline(false);
  await image(colleague, "Missed by one").waitFor();
  await colleague.getByText("No connection").waitFor({ state: "detached" });
  // Out of sight a tab has no stream.
  await second.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await generate(own, "Missed by two", "1:1", 1);
  await image(own, "Missed by two").waitFor();
  expect(await image(second, "Missed by two").count()).toBe(0);
  await second.evaluate(() => {
    Reflect.deleteProperty(document, "visibilityState");
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await image(second, "Missed by two").waitFor();
  expect(problems().filter((words) => !/ERR_INTERNET_DISCONNECTED|ERR_NETWORK/.test(words))).toEqual([]);
});

test("a process that is gone leaves its streams to another, from where they were", async () => {
  const visitor = new Visitor(studio.there.url);
  expect(await visitor.signIn("colleague@example.com", password)).toBe(true);
  const listen = async (server: Server, headers: Record<string, string>) => {
    const halt = new AbortController();
    const cookie = visitor.cookieHeader();
    const { body } = await fetch(`${server.url}/api/events`, { headers: { cookie, ...headers }, signal: halt.signal });
    const heard = { text: "", end: () => halt.abort() };
    (async () => {
      for await (const chunk of body ?? []) heard.text += Buffer.from(chunk).toString();
    })().catch(() => {});
    return heard;
  };
  const first = await listen(studio.there, {});
  await until("it has an id", 20_000, async () => /^id: \d+$/m.test(first.text));
  first.end();
  await generate(own, "Told by another", "1:1", 1);
  await image(own, "Told by another").waitFor();
  const id = [...first.text.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1] ?? "";
  const next = await listen(studio.here, { "last-event-id": id });
  await until("it is told", 5000, async () => next.text.includes("Told by another"));
  expect(next.text).not.toContain("event: gap");
  next.end();
});
