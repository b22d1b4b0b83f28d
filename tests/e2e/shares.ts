import { beforeAll } from "vitest";
import { openStudio, paint, visitSheet } from "../support/studio";

/** The admin with a sheet of three frames before them, which nobody has shared yet, for all tests of a file; and how they are shared. */
export function openShares() {
  const { studio, page } = openStudio({ context: { permissions: ["clipboard-read", "clipboard-write"] } });
  beforeAll(async () => {
    await visitSheet(page, studio.url);
    await paint(page, [
      ["Pears", "3:2"],
      ["Harbour", "3:2"],
      ["Ferns", "3:2"],
    ]);
    await page.reload();
  });

  const dialog = () => page.getByRole("dialog");
  const inDialog = (name: string) => dialog().getByRole("button", { name, exact: true });
  /** What somebody with nothing but the link gets. */
  const visit = async (url: string) => {
    const context = await studio.browser.newContext();
    const visitor = await context.newPage();
    const response = await visitor.goto(url);
    const images = await visitor.locator("main img").count();
    const asked = await visitor.getByLabel("Password").count();
    const title = (await visitor.locator("h1").first().textContent()) ?? "";
    await context.close();
    return { status: response?.status(), images, asked, title };
  };
  return { studio, page, dialog, inDialog, visit };
}
