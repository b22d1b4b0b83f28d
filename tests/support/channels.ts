import { beforeEach } from "vitest";
import { POST as generate } from "@/app/v1/images/generations/route";
import { addChannel } from "@/lib/channel-admin";
import { freePort } from "@/lib/cli/postgres-cluster";
import { db } from "@/lib/db";
import type { ChannelSettings } from "@/lib/schemas/channel";
import { call, newChannel, system } from "./gateway";
import { sharedUpstream, teamWithUpstream } from "./team";

/** The model that all channels made here have. */
export const model = "gpt-image-2";

export type ChannelOptions = NonNullable<Parameters<typeof newChannel>[1]>;

/** Two scripted upstreams for the tests of a file, and for each of them a team of one member without any channel. */
export function teamWithTwoUpstreams() {
  const { upstream: first, person } = teamWithUpstream({ quota: 1000 });
  const second = sharedUpstream(freePort);
  beforeEach(async () => {
    await db.channel.deleteMany();
  });
  return {
    ...{ first, second, person },
    /** Asks the gateway for an image as the person. */
    ask: (body: Record<string, unknown> = {}) => call(generate, person.key, { model, prompt: "a harbour", ...body }),
    /** A channel in front of the second upstream. */
    addSecond: (options: ChannelOptions = {}) =>
      add("second", { baseUrl: second.baseUrl, allowPrivateAddress: true, ...options }),
  };
}

/** A channel of this name, in front of the first upstream unless the options say otherwise. */
export function add(name: string, options: ChannelOptions = {}) {
  return newChannel(model, { name, ...options });
}

/** An upstream that no channel is before, and a team; `add` puts a channel `side` of two models there, as admins do. */
export function teamWithSide() {
  const { person, upstream } = teamWithUpstream({ port: freePort });
  const models = [{ name: "one" }, { name: "two", upstream: "their-two" }];
  const add = (more: Partial<ChannelSettings> = {}, key: string | null = "side-secret") => {
    const where = { baseUrl: `${upstream.baseUrl}/`, allowPrivateAddress: true };
    return addChannel(system, { name: "side", kind: "unified", models, ...where, ...more }, key);
  };
  return { person, upstream, models, add };
}
