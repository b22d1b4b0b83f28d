import { v7 as uuidv7 } from "uuid";
import { seal } from "../crypto";
import { db } from "../db";
import { env } from "../env";
import type { ChannelKind } from "../generated/prisma/enums";

const models = [{ name: "gpt-image-2" }];

/**
 * Brings the two channels that the environment describes in step with it: the upstream when it is configured, else
 * the demo channel, and never both. Called at every start; several processes may call it at once.
 */
export async function syncEnvironmentChannels(): Promise<void> {
  const { UPSTREAM_API_KEY, UPSTREAM_BASE_URL } = env();
  const configured = Boolean(UPSTREAM_API_KEY || UPSTREAM_BASE_URL);
  const baseUrl = configured ? (UPSTREAM_BASE_URL ?? "https://octopusx.ai/v1").replace(/\/+$/, "") : null;
  await keepChannel("upstream", "unified", configured, baseUrl, UPSTREAM_API_KEY ?? null);
  await keepChannel("demo", "demo", !configured, null, null);
}

async function keepChannel(
  name: string,
  kind: ChannelKind,
  enabled: boolean,
  baseUrl: string | null,
  key: string | null,
): Promise<void> {
  const existing = await db.channel.findUnique({ where: { name }, select: { id: true } });
  if (!existing && !enabled) return;
  const id = existing?.id ?? uuidv7();
  const current = { kind, enabled, baseUrl, sealedKey: key ? seal(key, id) : null, fromEnvironment: true };
  if (existing) {
    await db.channel.update({ where: { id }, data: current });
    return;
  }
  // A process that starts in the same moment may have been first: its row is as good.
  await db.channel.createMany({ data: [{ id, name, models, ...current }], skipDuplicates: true });
}
