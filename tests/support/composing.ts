import type { Browser } from "playwright-core";
import { syncEnvironmentChannels } from "@/lib/channels/environment";
import { seal } from "@/lib/crypto";
import { db } from "@/lib/db";
import type { Role } from "@/lib/generated/prisma/enums";
import { createUser } from "@/lib/people/people";
import { type WatchedPage, watchedPage } from "./browser";
import { resetDatabase, testEnvironment } from "./database";
import { system } from "./gateway";
import { newServer } from "./server";
import { signIn, visitSheet } from "./studio";
import { startUpstream } from "./upstream";

const password = "a long enough password";

/**
 * A server in front of a scripted upstream: `gpt-image-2` is made by the environment's channel, which takes everything
 * and has a price, and `plain` by one that can do nothing but images.
 */
export async function startComposing() {
  const upstream = await startUpstream();
  const server = await newServer({ DATA_DIR: testEnvironment.DATA_DIR });
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
  return {
    ...{ upstream, url: server.url },
    /** Somebody of this role, signed in, with the sheet before them. */
    async open(browser: Browser, role: Role = "member", quota = 120): Promise<WatchedPage & { userId: string }> {
      const email = `${crypto.randomUUID()}@example.com`;
      const { id: userId } = await createUser(system, {
        email,
        name: `A ${role}`,
        role,
        password,
        monthlyQuota: quota,
      });
      const watched = await watchedPage(browser);
      await signIn(watched.context, server.url, { email, password });
      await visitSheet(watched.page, server.url);
      return { ...watched, userId };
    },
    async stop() {
      await server.remove();
      await upstream.stop();
    },
  };
}
