import type { z } from "zod";
import { record } from "./audit";
import type { SystemActor } from "./auth/actor";
import { addChannelWithin } from "./channel-admin";
import { testSettings } from "./channel-test";
import { AppError } from "./errors";
import { createUser } from "./people/people";
import type { ChannelSettings, ChannelTest, providerInput } from "./schemas/channel";
import type { setupInput, setupTestInput } from "./schemas/setup";
import { checkSetupToken } from "./setup-token";

const actor: SystemActor = { kind: "system", name: "setup" };

/**
 * First run: makes the first admin, names the team and writes down the provider, if one is given: all or nothing. Throws
 * `forbidden` for a token that is wrong or used, and `conflict` if somebody was first.
 */
export async function setUp(input: z.input<typeof setupInput>): Promise<void> {
  await mustHaveToken(input.token);
  const { email, name, password, teamName, monthlyQuota, provider } = input;
  await createUser(actor, { email, name, password, role: "admin", first: true }, async (tx) => {
    await tx.team.update({ where: { id: 1 }, data: { name: teamName, defaultMonthlyQuota: monthlyQuota } });
    await record(tx, actor, "team.update", null, { name: teamName, defaultMonthlyQuota: monthlyQuota });
    if (provider) await addChannelWithin(tx, actor, toSettings(provider), provider.key);
  });
}

/** Asks a provider for one image before it is written down. Throws `forbidden` for a token that is wrong or used. */
export async function testProvider({ token, provider }: z.infer<typeof setupTestInput>): Promise<ChannelTest> {
  await mustHaveToken(token);
  return testSettings(actor, toSettings(provider), provider.key);
}

async function mustHaveToken(token: string): Promise<void> {
  if (await checkSetupToken(token)) return;
  const message = "This setup link is not valid any more. The one to use is where the server was started.";
  throw new AppError("forbidden", message, { param: "token" });
}

/** A channel with the name of its host, which can be changed later. */
function toSettings({ kind, baseUrl, allowPrivateAddress = false }: z.input<typeof providerInput>): ChannelSettings {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : "";
  const name = /^[a-z0-9][a-z0-9.-]{0,59}$/.test(host) && host !== "upstream" && host !== "demo" ? host : "provider";
  return { name, kind, baseUrl, allowPrivateAddress, models: [{ name: "gpt-image-2" }] };
}
