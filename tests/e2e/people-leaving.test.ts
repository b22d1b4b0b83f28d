import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { expectAccessible, expectFocus, watchedPage } from "../support/browser";
import { admin, signIn } from "../support/studio";
import { long, openPeople, password } from "./people";

const { studio, page, closed } = openPeople();

test("whoever is disabled while their page is open ends at the login page by itself", async () => {
  const other = await watchedPage(studio.browser);
  await signIn(other.context, studio.url, { email: "member1@example.com", password });
  await other.page.goto(studio.url);
  await page.getByRole("button", { name: "Edit Member 1" }).click();
  await page.getByRole("button", { name: "Password link" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Edit Member 1" }).click();
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByText("They are signed out everywhere at once").waitFor();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await page.getByText("Disabled (2)").waitFor();
  await expectFocus(page.locator("#main"));
  await other.page.waitForURL(/\/login/);
  expect((await other.context.request.get(`${studio.url}/api/sheet`)).status()).toBe(401);
  await other.context.close();

  await page.getByText("Disabled (2)").click();
  await page.getByRole("button", { name: "Edit Member 1" }).click();
  await page.getByRole("button", { name: "Enable" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Enable" }).click();
  await page.getByText("Disabled (1)").waitFor();
  expect(studio.problems.splice(0)).toEqual([]);
});

test("somebody leaves: a preview, an heir, and all at once what they left is the heir's", async () => {
  const leaver = await db.user.findUniqueOrThrow({ where: { email: "member3@example.com" } });
  const heir = await db.user.findUniqueOrThrow({ where: { email: long } });
  const set = await db.set.create({ data: { userId: leaver.id, name: "Launch" } });
  await db.share.create({ data: { userId: leaver.id, setId: set.id, tokenHash: Buffer.from("t") } });
  await stageImages(leaver.id);
  await page.getByRole("button", { name: "Edit Member 3" }).click();
  await page.getByRole("button", { name: "Offboard" }).click();
  await page.getByRole("heading", { name: "This will happen" }).waitFor();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Offboard" }).click();
  await page.getByText("Choose somebody, or the trash.").waitFor();
  await page.getByLabel("What they leave goes to").selectOption({ label: `Member 4 (${long})` });
  await dialog.getByText("2 images to Member 4").waitFor();
  await page.getByLabel("Their private images").selectOption("trash");
  await dialog.getByText("1 private image to the trash").waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Offboard" }).click();
  await page.getByText("Member 3 has left. 3 images, 1 set and 1 link handed over to Member 4.").waitFor();
  await page.getByText("Disabled (2)").waitFor();
  const images = await db.image.findMany({ orderBy: { index: "asc" } });
  expect(images.map(({ userId, deletedAt }) => [userId, deletedAt !== null])).toEqual([
    [heir.id, false],
    [heir.id, false],
    [leaver.id, true],
  ]);
  expect(await db.set.findFirst()).toMatchObject({ userId: heir.id });
  expect(studio.problems.splice(0)).toEqual([]);
});

test("the last admin is neither demoted nor disabled nor offboarded, and reads why", async () => {
  await page.getByRole("button", { name: "Edit Admin" }).click();
  await page.getByRole("radio", { name: "Member" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("At least one admin has to remain").waitFor();
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByText("This is you").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await page.getByText("At least one admin has to remain").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Edit Admin" }).click();
  await page.getByRole("button", { name: "Offboard" }).click();
  await page.getByText("At least one admin has to remain").waitFor();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await closed();
  expect(await db.user.findUniqueOrThrow({ where: { email: admin.email } })).toMatchObject({
    role: "admin",
    disabledAt: null,
  });
  expect(studio.problems.splice(0).filter((problem) => !problem.includes("409"))).toEqual([]);
});

/** Three images without their bytes, the last one private. */
async function stageImages(userId: string) {
  const generationId = uuidv7();
  await db.$executeRaw`
    INSERT INTO generations (id, user_id, door, state, request, model, prompt, n, window_start)
    SELECT ${generationId}::uuid, user_id, 'studio', 'succeeded', '{}', 'gpt-image-2', 'Pears', 3, starts_at
    FROM quota_windows WHERE user_id = ${userId}::uuid`;
  for (const index of [0, 1, 2]) {
    const bytes = { originalKey: `none/${index}`, sha256: Buffer.alloc(32), mime: "image/png", bytes: 1 };
    await db.image.create({
      data: { generationId, userId, index, private: index === 2, width: 64, height: 48, ...bytes },
    });
  }
}
