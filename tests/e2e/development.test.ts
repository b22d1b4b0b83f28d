import { expect, test } from "vitest";
import { openBrowser, watchedPage } from "../support/browser";
import { launch, startEnvironment, temporaryDataDir } from "../support/launcher";
import { setUp } from "../support/studio";

test("npm run dev brings up the studio in both languages, with nothing wrong in the browser", async () => {
  const { dataDir, remove } = await temporaryDataDir();
  const environment = await startEnvironment(dataDir);
  const launched = launch(environment, ["start", "--dev"]);
  const browser = await openBrowser();
  try {
    await launched.says("to create the first account.");
    const url = `http://localhost:${environment.PORT}`;
    const english = await watchedPage(browser);
    // Each page is compiled when it is first asked for.
    english.page.setDefaultTimeout(60_000);
    await setUp(english.page, /Open (\S+) to create/.exec(launched.stdout())?.[1] ?? "");
    await english.page.getByRole("link", { name: "Sets", exact: true }).waitFor();
    const storageState = await english.context.storageState();
    const chinese = await watchedPage(browser, { locale: "zh-CN", storageState });
    const alive = chinese.page.waitForRequest(/\/api\/events/, { timeout: 60_000 });
    await chinese.page.goto(url, { timeout: 60_000 });
    await chinese.page.getByRole("link", { name: "合集", exact: true }).waitFor();
    await alive;
    await chinese.page.waitForTimeout(500);
    expect(english.problems.concat(chinese.problems)).toEqual([]);
  } finally {
    await browser.close();
    launched.child.kill("SIGTERM");
    await launched.ended;
    await remove();
  }
});
