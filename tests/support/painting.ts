import type { Page } from "playwright-core";

/**
 * Chromium without a screen at times stops painting a page until something makes it: then no frame of an animation comes
 * any more, and whatever waits for one waits for ever. A picture of the page makes it go on.
 */
export function keepPainting(page: Page): void {
  let asking = false;
  const look = async () => {
    if (asking) return;
    asking = true;
    const painted = page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    const late = new Promise((resolve) => setTimeout(resolve, 3000, "late").unref());
    // A page that goes elsewhere meanwhile is painted anew.
    if ((await Promise.race([painted.catch(() => undefined), late])) === "late") {
      console.log("Chromium had stopped painting.");
      await page.bringToFront().catch(() => undefined);
      await page.screenshot({ timeout: 3000 }).catch(() => undefined);
    }
    asking = false;
  };
  const timer = setInterval(() => void look(), 2000).unref();
  page.once("close", () => clearInterval(timer));
}
