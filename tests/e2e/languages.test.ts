import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { expectAccessible, type WatchedPage, watchedPage } from "../support/browser";
import { admin, countFrames, frameIds, openStudio, visitSheet } from "../support/studio";

const { studio } = openStudio();
let imageId: string;
let setId: string;
let link: string;
/** What was wrong in any browser of this file: errors in the console, messages that are missing. */
const problems: string[][] = [];

beforeAll(async () => {
  problems.push(studio.problems);
  await visitSheet(studio.page, studio.url);
  const headers = { origin: studio.url };
  const send = async (path: string, data: object) =>
    (await studio.context.request.post(studio.url + path, { data, headers })).json();
  await send("/api/generations", { prompt: "两个梨和一个蓝色瓶子", model: "gpt-image-2", size: "1:1", n: 2 });
  await countFrames(studio.page, 2);
  const imageIds = await frameIds(studio.page);
  [imageId = ""] = imageIds;
  ({ id: setId } = await send("/api/sets", { name: "春季画册", imageIds }));
  ({
    share: { url: link },
  } = await send("/api/shares", { setId }));
});

async function opened(options: Parameters<typeof watchedPage>[1]): Promise<WatchedPage> {
  const one = await watchedPage(studio.browser, options);
  problems.push(one.problems);
  return one;
}

const language = (page: Page) => page.locator("html").getAttribute("lang");

test("a browser that asks for Chinese signs in in Chinese, and changes that by the keyboard alone", async () => {
  const { page, context } = await opened({ locale: "zh-CN" });
  await page.goto(`${studio.url}/login`);
  expect(await language(page)).toBe("zh-CN");
  await page.getByRole("heading", { name: /^登录/ }).waitFor();
  await expectAccessible(page);
  await page.getByLabel("邮箱").fill(admin.email);
  await page.getByLabel("密码").fill("not the password");
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByText("邮箱或密码不正确。请检查后重试。").waitFor();

  // What was written stays where the language changes.
  await page.getByRole("radio", { name: "简体中文" }).focus();
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("heading", { name: /^Sign in to/ }).waitFor();
  expect(await language(page)).toBe("en");
  await expect.poll(() => page.getByLabel("Email").inputValue()).toBe(admin.email);
  expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).type)).toBe("radio");
  await context.close();
});

test("on the way from one page to the next there is never none without its title", async () => {
  const { page } = studio;
  await visitSheet(page, studio.url);
  await page.evaluate(() => {
    const titles: string[] = [];
    const note = () => titles.push(document.title);
    new MutationObserver(note).observe(document.head, { childList: true, subtree: true, characterData: true });
    Object.assign(window, { titles });
  });
  for (const name of ["Mine", "Sets", "Links", "Sheet"]) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true }).click();
    await page.waitForFunction((title) => document.title === `${title} · Proofsheet`, name);
  }
  expect(await page.evaluate(() => (window as unknown as { titles: string[] }).titles)).not.toContain("");
});

test("the settings change the language at once, without leaving the page, and it stays", async () => {
  const { page } = studio;
  await page.goto(`${studio.url}/settings`);
  expect(await language(page)).toBe("en");
  await page.getByLabel("Your name").fill("Somebody else");
  await page.getByRole("radio", { name: "English" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("heading", { name: "设置", level: 1 }).waitFor();
  expect(await language(page)).toBe("zh-CN");
  await expect.poll(() => page.getByLabel("你的名字").inputValue()).toBe("Somebody else");
  await page.reload();
  await page.getByRole("heading", { name: "设置", level: 1 }).waitFor();
  expect(await page.title()).toBe("设置 · Proofsheet");

  // What the server refuses is said in the reader's language, too.
  await page.getByLabel("你的名字").fill("");
  await page.getByRole("button", { name: "保存名字" }).click();
  await page.getByText(/^此项内容无效：/).waitFor();
});

/** English on the page: two words in a row, except names and what a program is told. */
async function englishOn(page: Page): Promise<string[]> {
  const lines = await page.evaluate(() => {
    const shown = [...document.querySelectorAll("[aria-label], [title], [placeholder]")].flatMap((one) =>
      ["aria-label", "title", "placeholder"].map((name) => one.getAttribute(name) ?? ""),
    );
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.parentElement?.closest("script, style, noscript") || !node.parentElement?.checkVisibility()) continue;
      texts.push(node.nodeValue ?? "");
    }
    return [...texts, ...shown];
  });
  // What a model made of a prompt is in its own language.
  const spoken = lines.filter((line) => line.length < 120);
  const names =
    /low, medium, high|png, jpeg, webp|gpt-image-2|Example studio|Proofsheet|UTC|octopusx\.ai|OpenAI|Chrome|Linux|https?:\S+|\S+@\S+/g;
  return spoken.filter((line) =>
    /[A-Za-z]{2,}[ .,:][ ]?[A-Za-z]{2,}|[a-z]+[A-Z]?[a-z]*\.[a-z]+[A-Z]/.test(line.replace(names, "")),
  );
}

/** Words that do not fit into what one presses. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    return [...document.querySelectorAll<HTMLElement>("button, a, legend, th, dt, label")]
      .filter(
        (one) =>
          one.offsetWidth > 1 && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflow !== "visible",
      )
      .map((one) => one.textContent ?? "");
  });
}

const screens: [path: () => string, heading: RegExp][] = [
  [() => "/", /./],
  [() => "/mine", /./],
  [() => `/i/${imageId}`, /./],
  [() => "/sets", /^合集$/],
  [() => `/sets/${setId}`, /^春季画册$/],
  [() => "/links", /^链接$/],
  [() => "/trash", /^回收站$/],
  [() => "/quota", /^你的配额$/],
  [() => "/settings", /^设置$/],
  [() => "/admin/people", /^成员$/],
  [() => "/admin/usage", /^用量$/],
  [() => "/admin/jobs", /^任务$/],
  [() => "/admin/links", /^所有链接$/],
  [() => "/admin/audit", /^审计日志$/],
  [() => "/admin/channels", /^渠道$/],
  [() => "/admin/channels/new", /^新建渠道$/],
  [() => "/admin/team", /^团队$/],
  [() => "/nothing-here", /^这里没有内容$/],
];

test.each(screens)("the whole interface speaks Chinese: %s", async (path, heading) => {
  const { page } = studio;
  await page.goto(studio.url + path(), { waitUntil: "networkidle" });
  await page.getByRole("heading", { name: heading, level: 1 }).first().waitFor({ state: "attached" });
  await expectAccessible(page, async (look) => {
    expect(await englishOn(page), look).toEqual([]);
    expect(await cutOff(page), look).toEqual([]);
    if (process.env.SCREENSHOTS) {
      const name = path().replaceAll("/", "_").slice(0, 20);
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/zh-${name}-${look}.png`, fullPage: true });
    }
  });
});

test("what keeps an admin from leaving is said in Chinese", async () => {
  const { page } = studio;
  await page.goto(`${studio.url}/admin/people`, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: /^编辑/ }).first().click();
  await page.getByRole("button", { name: "离职交接" }).click();
  await page.getByRole("alert").filter({ hasText: "是最后一位管理员。团队至少要有一位管理员" }).waitFor();
  expect(await englishOn(page)).toEqual([]);
  await page.keyboard.press("Escape");
});

test("a visitor reads a shared link in their own language, without a script too", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { page, context } = await opened({ locale: "zh-CN", javaScriptEnabled });
    await page.goto(link);
    expect(await language(page)).toBe("zh-CN");
    await page.getByRole("heading", { name: "春季画册" }).waitFor();
    await page.getByText("2 张图片").first().waitFor();
    if (javaScriptEnabled) await expectAccessible(page);
    await context.close();
  }
  const english = await opened({ locale: "fr-FR" });
  await english.page.goto(link);
  expect(await language(english.page)).toBe("en");
});

test("nothing went wrong in any of these browsers", () => {
  // A wrong password, what is refused and an address without a page are answered so.
  const expected = /status of (400|401|404)/;
  expect(problems.flat().filter((problem) => !expected.test(problem))).toEqual([]);
});
