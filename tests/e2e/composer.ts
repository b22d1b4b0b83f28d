import type { Page } from "playwright-core";
import { expect } from "vitest";
import { openBrowser } from "../support/browser";
import { startComposing } from "../support/composing";
import { isAlive, says } from "../support/studio";
import { ok } from "../support/upstream";

export type OpenComposer = Awaited<ReturnType<typeof openComposer>>;

/** An admin in a browser with the composer before them, in front of a scripted upstream. */
export async function openComposer() {
  const [studio, browser] = await Promise.all([startComposing(), openBrowser()]);
  const me = await studio.open(browser, "admin");
  const stop = async () => {
    await browser.close();
    await studio.stop();
  };
  return { ...studio, browser, me, page: me.page, stop };
}

/** Empties the composer, as each test finds it: nothing is drafted, and the upstream has not been asked. */
export async function emptyComposer({ upstream, me, page, url }: OpenComposer): Promise<void> {
  upstream.answers(ok());
  await page.evaluate(() => localStorage.clear());
  await me.context.clearCookies({ name: "proofsheet.draft-shape" });
  await page.goto(url);
  await isAlive(page);
  me.problems.splice(0);
}

/** The composer on a file's page, and what became of it. */
export function onComposer(studio: () => OpenComposer) {
  const page = (): Page => studio().page;
  return {
    composer: () => page().getByRole("form", { name: "New images" }),
    prompt: () => page().getByRole("textbox", { name: "Prompt" }),
    generate: () => page().getByRole("button", { name: /^Generate/ }),
    says: (words: string | RegExp) => says(page(), words),
    /** What the upstream was asked last, once it was. */
    sent: async () => {
      const { calls } = studio().upstream;
      await expect.poll(() => calls.length).toBe(1);
      return JSON.parse(calls[0]?.body ?? "{}") as Record<string, unknown>;
    },
  };
}
