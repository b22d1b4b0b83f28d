import { beforeEach, expect } from "vitest";
import { syncEnvironmentChannels } from "@/lib/channels/environment";
import { seal } from "@/lib/crypto";
import { db } from "@/lib/db";
import type { Role } from "@/lib/generated/prisma/enums";
import { createUser } from "@/lib/people/people";
import { clearStorage, openBrowser, watchedPage } from "../support/browser";
import { resetDatabase, testEnvironment } from "../support/database";
import { system } from "../support/gateway";
import { laterPage, opened } from "../support/opened";
import { newServer } from "../support/server";
import { says, signIn, visitSheet } from "../support/studio";
import { sharedUpstream } from "../support/team";

const password = "a long enough password";

/**
 * An admin with the composer before them, in front of a scripted upstream, for all tests of a file: each finds it empty,
 * with nothing drafted and the upstream not asked. With what is in the composer, and what became of it.
 */
export function openComposer() {
  const upstream = sharedUpstream();
  const studio = opened(startComposing);
  const page = laterPage(() => studio.page);
  beforeEach(async () => {
    await clearStorage(page);
    await studio.context.clearCookies({ name: "proofsheet.draft-shape" });
    await visitSheet(page, studio.url);
    studio.problems.splice(0);
  });
  return {
    ...{ studio, page, upstream },
    composer: () => page.getByRole("form", { name: "New images" }),
    prompt: () => page.getByRole("textbox", { name: "Prompt" }),
    generate: () => page.getByRole("button", { name: /^Generate/ }),
    says: (words: string | RegExp) => says(page, words),
    /** What the upstream was asked last, once it was. */
    sent: async () => {
      await expect.poll(() => upstream.calls.length).toBe(1);
      return JSON.parse(upstream.calls[0]?.body ?? "{}") as Record<string, unknown>;
    },
  };
}

/**
 * `gpt-image-2` is made by the environment's channel, which takes everything and has a price, and `plain` by one that can
 * do nothing but images.
 */
async function startComposing() {
  const [server, browser] = await Promise.all([newServer({ DATA_DIR: testEnvironment.DATA_DIR }), openBrowser()]);
  await resetDatabase();
  await db.team.updateMany({ data: { masterKeyCheck: new Uint8Array(32) } });
  await syncEnvironmentChannels();
  await db.channel.updateMany({ data: { prices: { images: [{ price: 0.04 }] } } });
  const id = crypto.randomUUID();
  const nothing = { references: false, background: false, style: false, watermark: false, qualities: [] };
  const capabilities = { ...nothing, outputFormats: [], sizes: { kind: "list", sizes: ["1024x1024", "1536x1024"] } };
  const baseUrl = testEnvironment.UPSTREAM_BASE_URL;
  const sealedKey = seal(testEnvironment.UPSTREAM_API_KEY, id);
  const models = [{ name: "plain" }];
  await db.channel.create({ data: { id, name: "plain", kind: "unified", baseUrl, sealedKey, models, capabilities } });
  await server.start();

  /** Somebody of this role, signed in, with the sheet before them. */
  async function open(role: Role = "member", monthlyQuota = 120) {
    const email = `${crypto.randomUUID()}@example.com`;
    const { id: userId } = await createUser(system, { email, name: `A ${role}`, role, password, monthlyQuota });
    const watched = await watchedPage(browser);
    await signIn(watched.context, server.url, { email, password });
    await visitSheet(watched.page, server.url);
    return { ...watched, userId };
  }
  const stop = async () => {
    await browser.close();
    await server.remove();
  };
  return { ...(await open("admin")), url: server.url, open, stop };
}
