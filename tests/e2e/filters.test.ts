import { describe, expect, test } from "vitest";
import { expectFocus, layoutShifts, sizes, tabTo } from "../support/browser";
import { all, openSearch } from "./search";

const { page, library, box, asked, open, ready, shows, asks } = openSearch();
const filters = () => page.getByRole("button", { name: /^Filters/ });

describe("filters", () => {
  const choices: [field: string, value: string, chip: string, found: string[]][] = [
    ["Person", "Member 1", "Person: Member 1", ["Kayaks in the harbour", "Lemons in a bowl"]],
    ["Set", "Launch", "Set: Launch", ["Kayak at first light", "Kayaks in the harbour"]],
    ["Ratio", "1:1", "Ratio: 1:1", ["Kayaks in the harbour"]],
    ["Quality", "High", "Quality: High", ["Kayak at first light", "Lemons in a bowl"]],
    ["Model", "another-model", "Model: another-model", ["Pears on a cloth"]],
    ["Channel", "Second", "Channel: Second", ["北京的秋天"]],
  ];

  test.each(choices)("%s, by mouse and by keyboard alone", async (field, value, chip, found) => {
    await filters().click();
    await page.getByLabel(field, { exact: true }).selectOption(value);
    await asked(chip).waitFor();
    await shows(...found);
    await page.locator("body").click({ position: { x: 700, y: 640 } });
    await page.getByLabel(field, { exact: true }).waitFor({ state: "detached" });
    await asked(chip).click();
    await shows(...all);

    await filters().focus();
    await page.keyboard.press("Enter");
    const select = page.getByLabel(field, { exact: true });
    await select.getByText(value, { exact: true }).waitFor({ state: "attached" });
    await tabTo(select);
    await page.keyboard.type(value);
    await asked(chip).waitFor();
    await shows(...found);
    await page.keyboard.press("Escape");
    await select.waitFor({ state: "detached" });
    await expectFocus(filters());
    expect(await (await page.request.get(page.url())).text()).toContain(`${chip}</span>`);
  });

  test("days, which must not be the wrong way round", async () => {
    await filters().click();
    await page.getByLabel("To", { exact: true }).fill(library.oldest);
    await shows("北京的秋天");
    await page.getByLabel("From", { exact: true }).fill("2099-01-01");
    await page.getByText("This day is before the first one.").waitFor();
    await asks({ to: library.oldest });
    await page.getByLabel("From", { exact: true }).fill(library.oldest);
    await asks({ from: library.oldest, to: library.oldest });
    await page.getByRole("button", { name: "Clear filters" }).click();
    await shows(...all);
    await expectFocus(filters());
  });

  test("a year is searched for once it is typed, and not on the way to it", async () => {
    const asked: string[] = [];
    page.on("request", (request) => void asked.push(new URL(request.url()).searchParams.get("from") ?? ""));
    await filters().click();
    await page.getByLabel("From", { exact: true }).focus();
    await page.keyboard.type("1101");
    for (const digit of "2020") {
      await page.keyboard.type(digit);
      await page.waitForTimeout(350);
    }
    await asks({ from: "2020-11-01" });
    expect([...new Set(asked)].filter((day) => day && day !== "2020-11-01")).toEqual([]);
  });

  test.each(["desktop", "phone"] as const)("going back takes the fields back with it: %s", async (size) => {
    await page.setViewportSize(sizes[size]);
    await filters().click();
    const quality = page.getByLabel("Quality", { exact: true });
    const from = page.getByLabel("From", { exact: true });
    await quality.selectOption("High");
    await from.fill("2020-11-01");
    await asks({ quality: "high", from: "2020-11-01" });
    await page.goBack();
    await asks({});
    await expect.poll(() => Promise.all([quality.inputValue(), from.inputValue()])).toEqual(["", ""]);
    await page.getByRole("checkbox", { name: "Picks" }).check();
    await asks({ picked: "1" });
    await page.goBack();
    await asks({});
    await page.setViewportSize(sizes.desktop);
  });

  test("picks and references are one press away, and what is changed in one go is one step back", async () => {
    await page.getByRole("button", { name: "Picks", exact: true }).click();
    await shows("Kayak at first light");
    await page.getByRole("button", { name: "With references", exact: true }).press("Enter");
    const nothing = page.getByText("Nothing", { exact: false }).first();
    await nothing.waitFor();
    const above = await page.getByText("On the team’s sheet:", { exact: true }).boundingBox();
    expect((await nothing.boundingBox())?.x).toBe(above?.x);
    await asked("Picks").click();
    await shows("Pears on a cloth");
    await expectFocus(asked("With references"));
    await page.getByRole("button", { name: "Clear all" }).click();
    await shows(...all);
    await expectFocus(box());

    await filters().click();
    await page.getByLabel("Quality").selectOption("High");
    await asks({ quality: "high" });
    await page.getByRole("checkbox", { name: "Picks" }).check();
    await asks({ quality: "high", picked: "1" });
    await page.goBack();
    await asks({});
  });

  test("what is named in the address is named on the page from the first, and nothing moves", async () => {
    await filters().click();
    await page.getByLabel("Person", { exact: true }).selectOption("Member 1");
    await page.waitForURL("**/?person=*");
    const address = page.url();
    await page.goto(address);
    await ready();
    await shows("Kayaks in the harbour", "Lemons in a bowl");
    expect(await layoutShifts(page)).toEqual([]);
  });

  test("what was asked for stays above the sheet when one scrolls back to the top", async () => {
    await page.setViewportSize({ width: 700, height: 420 });
    await open("/?ratio=1:1");
    const heading = page.getByRole("heading", { level: 2 }).first();
    const before = await heading.boundingBox();
    for (const top of [30, 0]) {
      await page.evaluate((to) => window.scrollTo(0, to), top);
      await page.waitForTimeout(400);
    }
    expect(await heading.boundingBox()).toEqual(before);
    await asked("Ratio: 1:1").click();
    await page.setViewportSize(sizes.desktop);
  });
});
