import type { Page } from "playwright-core";
import { type Launched, launch, startEnvironment, temporaryDataDir } from "./launcher";

/** Who sets up the studio in browser tests. */
export const admin = { name: "Admin", email: "admin@example.com", password: "a long enough password" };

export type Studio = { url: string; setupLink: string; stop(): Promise<void> };

/** A real start with an empty DATA_DIR, an embedded Postgres and files on disk, unless `environment` says otherwise. */
export async function startStudio(environment: Record<string, string> = {}): Promise<Studio> {
  const { dataDir, remove } = await temporaryDataDir();
  const variables = { ...(await startEnvironment(dataDir)), ...environment };
  const launched = launch(variables);
  await launched.says("to create the first account.");
  return {
    url: `http://localhost:${variables.PORT}`,
    setupLink: printedLink(launched),
    stop: async () => {
      launched.child.kill("SIGTERM");
      await launched.ended;
      await remove();
    },
  };
}

function printedLink(launched: Launched): string {
  const link = /Open (\S+) to create/.exec(launched.stdout())?.[1];
  if (!link) throw new Error(`No setup link in: ${launched.stdout()}`);
  return link;
}

/** Fills the setup form and waits for the sheet. */
export async function setUp(page: Page, setupLink: string): Promise<void> {
  await page.goto(setupLink);
  await page.getByLabel("Your name").fill(admin.name);
  await page.getByLabel("Email").fill(admin.email);
  await page.getByLabel("Password").fill(admin.password);
  await page.getByLabel("Team name").fill("Example studio");
  await page.getByLabel("Monthly quota").fill("120");
  // The page listens for news once its scripts run; what is typed before that may be lost on a busy machine.
  const runs = page.waitForRequest(/\/api\/events/);
  await page.getByRole("button", { name: "Finish" }).click();
  await Promise.all([page.getByRole("form", { name: "New images" }).waitFor(), runs]);
}

/** Asks for `n` images with the composer. */
export async function generate(page: Page, prompt: string, shape: string, n: 1 | 2 | 4 | 8): Promise<void> {
  await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
  await page.getByRole("radio", { name: new RegExp(`^${shape},`) }).check();
  await page.getByRole("radio", { name: String(n), exact: true }).check();
  await page.getByRole("button", { name: `Generate ${n}` }).click();
}
