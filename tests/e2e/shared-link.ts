import type { Page } from "playwright-core";
import type { ShareDetails } from "@/lib/schemas/share";
import { watchedPage } from "../support/browser";
import { countFrames, generate, openStudio, visitSheet } from "../support/studio";

const password = "open sesame";

export type SharedLink = Awaited<ReturnType<typeof openSharedLink>>;

/** A link to three frames that asks for a password, the team's page with their sheet, and a visitor's page. */
export async function openSharedLink() {
  const { page: team, problems: teamProblems, browser, url, stop } = await openStudio();
  const { page, problems, context: visitor } = await watchedPage(browser);
  await visitSheet(team, url);
  for (const [prompt, shape] of [
    ["Two pears", "1:1"],
    ["A harbour at dusk", "3:2"],
    ["A gardener", "2:3"],
  ] as const) {
    await generate(team, prompt, shape, 1);
  }
  await countFrames(team, 3);
  const ids = await team.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-frame]")].map(({ dataset }) => dataset.frame ?? ""),
  );
  /** Another link to them, unless `given` says what differs. */
  const newShare = async (given: object) => {
    const rights = { allowDownload: true, allowOriginals: true, allowReview: true, showPrompts: false };
    const body = { imageIds: ids, password, ...rights, ...given };
    const made = await team.evaluate(async (data) => {
      const headers = { "content-type": "application/json" };
      return (await fetch("/api/shares", { method: "POST", headers, body: JSON.stringify(data) })).json();
    }, body);
    return (made as ShareDetails).share;
  };
  const share = await newShare({ title: "Autumn, first round", description: "Three frames to choose from." });
  return { url, browser, team, teamProblems, page, problems, visitor, ids, share, newShare, stop };
}

/** Says the link's password, or another word, on the page that asks for it. */
export async function unlock(page: Page, words = password): Promise<void> {
  await page.getByLabel("Password").fill(words);
  await page.getByRole("button", { name: "Open" }).click();
}
