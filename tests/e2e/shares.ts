import type { Page } from "playwright-core";
import { type OpenStudio, openStudio, paint, visitSheet } from "../support/studio";

/** The admin with a sheet of three frames before them, which nobody has shared yet. */
export async function openShares(): Promise<OpenStudio> {
  const studio = await openStudio({ context: { permissions: ["clipboard-read", "clipboard-write"] } });
  await visitSheet(studio.page, studio.url);
  await paint(studio.page, [
    ["Pears", "3:2"],
    ["Harbour", "3:2"],
    ["Ferns", "3:2"],
  ]);
  await studio.page.reload();
  return studio;
}

/** The dialog on a file's page, and what its links show. */
export function onShares(studio: () => OpenStudio) {
  const page = (): Page => studio().page;
  const dialog = () => page().getByRole("dialog");
  const inDialog = (name: string) => dialog().getByRole("button", { name, exact: true });
  /** What somebody with nothing but the link gets. */
  const visit = async (url: string) => {
    const context = await studio().browser.newContext();
    const visitor = await context.newPage();
    const response = await visitor.goto(url);
    const images = await visitor.locator("main img").count();
    const asked = await visitor.getByLabel("Password").count();
    const title = (await visitor.locator("h1").first().textContent()) ?? "";
    await context.close();
    return { status: response?.status(), images, asked, title };
  };
  return { dialog, inDialog, visit };
}
