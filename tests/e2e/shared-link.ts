import type { Page } from "playwright-core";
import { beforeAll } from "vitest";
import type { ShareDetails } from "@/lib/schemas/share";
import { type WatchedPage, watchedPage } from "../support/browser";
import { laterPage } from "../support/opened";
import { countFrames, frameIds, generate, openStudio, visitSheet } from "../support/studio";

const password = "open sesame";

/**
 * A link to three frames that asks for a password, the team's page with their sheet, and a visitor's `page`, for all
 * tests of a file.
 */
export function openSharedLink() {
  const { studio, page: team } = openStudio();
  const visitor = {} as WatchedPage;
  const link = { id: "", url: "", ids: [] as string[] };
  beforeAll(async () => {
    Object.assign(visitor, await watchedPage(studio.browser));
    await visitSheet(team, studio.url);
    for (const [prompt, shape] of [
      ["Two pears", "1:1"],
      ["A harbour at dusk", "3:2"],
      ["A gardener", "2:3"],
    ] as const) {
      await generate(team, prompt, shape, 1);
    }
    await countFrames(team, 3);
    link.ids = await frameIds(team);
    const { id, url } = await newShare({ title: "Autumn, first round", description: "Three frames to choose from." });
    Object.assign(link, { id, url });
  });

  /** Another link to them, unless `given` says what differs. */
  const newShare = async (given: object) => {
    const rights = { allowDownload: true, allowOriginals: true, allowReview: true, showPrompts: false };
    const body = { imageIds: link.ids, password, ...rights, ...given };
    const made = await team.evaluate(async (data) => {
      const headers = { "content-type": "application/json" };
      return (await fetch("/api/shares", { method: "POST", headers, body: JSON.stringify(data) })).json();
    }, body);
    return (made as ShareDetails).share;
  };
  /** The address of one of its images. */
  const at = (id: string | undefined) => `${link.url}/${id}`;
  return { studio, team, visitor, page: laterPage(() => visitor.page), link, at, newShare };
}

/** Says the link's password, or another word, on the page that asks for it. */
export async function unlock(page: Page, words = password): Promise<void> {
  await page.getByLabel("Password").fill(words);
  await page.getByRole("button", { name: "Open" }).click();
}
