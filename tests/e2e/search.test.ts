import { describe, expect, test } from "vitest";
import { createUser } from "@/lib/people/people";
import { expectFits, expectFocus, holdBack, layoutShifts, sizes } from "../support/browser";
import { system } from "../support/gateway";
import { says, signIn } from "../support/studio";
import { all, openSearch } from "./search";

const { studio, page, box, asked, open, shows, asks } = openSearch();
const suggestion = (name: string) => page.getByRole("grid", { name: "Suggestions" }).getByText(name, { exact: true });

describe("the search box", () => {
  test("searches when one pauses; a search is one step back, and stays when the page is loaded again", async () => {
    await shows(...all);
    await box().click();
    await box().pressSequentially("kay");
    await asks({ q: "kay" });
    await box().pressSequentially("aks");
    await asks({ q: "kayaks" });
    await shows("Kayaks in the harbour");
    await expectFocus(box());
    expect(await layoutShifts(page)).toEqual([]);
    await page.reload();
    await shows("Kayaks in the harbour");
    await expect.poll(() => box().inputValue()).toBe("kayaks");
    await page.goBack();
    await shows(...all);
    await expect.poll(() => box().inputValue()).toBe("");
    await page.goForward();
    await shows("Kayaks in the harbour");
    await page.getByRole("button", { name: "Clear the search" }).click();
    await shows(...all);
    await asks({});
  });

  test("is reached by a key, and remembers what was searched for until it is forgotten", async () => {
    await page.keyboard.press("/");
    await expectFocus(box());
    await page.keyboard.type("pears");
    await page.keyboard.press("Enter");
    await shows("Pears on a cloth");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("lemons");
    await page.keyboard.press("Enter");
    await shows("Lemons in a bowl");
    await open("/");
    await page.keyboard.press("/");
    await suggestion("lemons").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await shows("Pears on a cloth");
    await open("/");
    await page.keyboard.press("/");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await suggestion("pears").waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await suggestion("lemons").waitFor({ state: "detached" });
    await page.keyboard.press("ArrowDown");
    await page.getByRole("button", { name: "Forget the search lemons" }).click();
    await suggestion("lemons").waitFor({ state: "detached" });
    expect(await page.evaluate(() => localStorage.getItem("proofsheet.searches"))).toContain('"searches":[]');
  });

  test("offers the next person who signs in nothing of what was searched for", async () => {
    await box().fill("pears");
    await box().press("Enter");
    await shows("Pears on a cloth");
    await open("/");
    await box().click();
    await suggestion("pears").waitFor();
    const account = { email: "next@example.com", password: "a long enough password" };
    await createUser(system, { ...account, name: "The next one" });
    await signIn(page.context(), studio.url, account);
    await open("/");
    expect(await page.evaluate(() => localStorage.getItem("proofsheet.searches"))).not.toContain("pears");
    await box().click();
    await box().press("ArrowDown");
    expect(await suggestion("pears").count()).toBe(0);
    await signIn(page.context(), studio.url);
  });

  test("finds beginnings of words, words with a slip, other scripts, people and ratios", async () => {
    const found: [string, ...string[]][] = [
      ["lem", "Lemons in a bowl"],
      ["lemosn", "Lemons in a bowl"],
      ["秋天", "北京的秋天"],
      ["member kayaks", "Kayaks in the harbour"],
      ["1:1", "Kayaks in the harbour"],
    ];
    for (const [words, ...prompts] of found) {
      await box().fill(words);
      await shows(...prompts);
    }
    await box().fill("zebra crossing");
    await shows();
  });

  test("says that nothing is found, however long the word, and leads back to everything", async () => {
    const word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk";
    await page.setViewportSize(sizes.phone);
    await box().fill(word);
    await says(page, `Nothing found on the team’s sheet for “${word}”`);
    await expectFits(page);
    await page.getByRole("link", { name: "Show everything" }).press("Enter");
    await says(page, "All frames are shown");
    await shows(...all);
    await expectFocus(box());
    await asks({});
    await page.setViewportSize(sizes.desktop);
  });

  test("offers filters that what is typed may mean", async () => {
    await box().click();
    await box().pressSequentially("member");
    await suggestion("Member 1").click();
    await asked("Person: Member 1").waitFor();
    await shows("Kayaks in the harbour", "Lemons in a bowl");
    await expect.poll(() => box().inputValue()).toBe("");
    await page.goBack();
    await asks({});
  });

  test("stays one step back when a filter overtakes what was typed", async () => {
    const letGo = await holdBack(page, /[?&]q=member/);
    const searched = page.waitForRequest(/[?&]q=member/);
    await box().click();
    await box().pressSequentially("member");
    await searched;
    await suggestion("Member 1").click();
    await asked("Person: Member 1").waitFor();
    await letGo();
    await shows("Kayaks in the harbour", "Lemons in a bowl");
    await page.goBack();
    await asks({});
  });

  test("leads to the team's sheet from any other page, and stays on one's own", async () => {
    await page.goto(`${studio.url}/sets`);
    await box().fill("kayak");
    await page.waitForTimeout(500);
    await asks({}, "/sets");
    await box().press("Enter");
    await asks({ q: "kayak" });
    await shows("Kayak at first light", "Kayaks in the harbour");
    await page.getByRole("navigation", { name: "Whose images" }).getByRole("link", { name: "Mine" }).click();
    await asks({ q: "kayak" }, "/mine");
    await shows("Kayak at first light");
    await box().fill("pears");
    await asks({ q: "pears" }, "/mine");
    await shows("Pears on a cloth");
  });

  test("works without a script, with the filters that are on", async () => {
    const storageState = await page.context().storageState();
    const plain = await studio.browser.newContext({ javaScriptEnabled: false, storageState });
    const sheet = await plain.newPage();
    await sheet.goto(`${studio.url}/?picked=1`);
    await sheet.getByRole("combobox", { name: "Search" }).fill("kayak");
    await sheet.keyboard.press("Enter");
    await sheet.waitForURL("**/?q=kayak&picked=1");
    await expect.poll(() => sheet.getByRole("combobox", { name: "Search" }).inputValue()).toBe("kayak");
    await plain.close();
  });
});
