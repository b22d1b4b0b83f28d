import { z } from "zod";
import { capabilitiesSchema, channelKind, servedModels } from "./capabilities";

/** Names of the channels that the environment describes. */
const reserved = ["upstream", "demo"];

const whole = (least: number, most: number) => {
  const error = `should be a whole number from ${least.toLocaleString("en")} to ${most.toLocaleString("en")}`;
  return z.number({ error }).int(error).min(least, error).max(most, error);
};

/** A channel as an admin describes it; its key is beside it. Pure data, checked as a whole. */
export const channelSettings = z
  .object({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, "should be letters, digits, dots, dashes and underscores, up to 60")
      .refine((name) => !reserved.includes(name), "should be another one: this is the environment's own channel"),
    kind: channelKind,
    baseUrl: z
      .string()
      .transform((url) => url.trim().replace(/\/+$/, ""))
      .nullable(),
    models: servedModels.refine(
      (models) => new Set(models.map(({ name }) => name)).size === models.length,
      "should name each model once",
    ),
    capabilities: capabilitiesSchema.default({}),
    priority: whole(-1000, 1000).default(0),
    weight: whole(1, 1000).default(1),
    concurrency: whole(1, 10_000).nullable().default(null),
    deadlineSeconds: whole(1, 900).default(600),
    allowPrivateAddress: z.boolean().default(false),
  })
  .superRefine(({ kind, baseUrl, allowPrivateAddress }, context) => {
    const wrong = (message: string) => context.addIssue({ code: "custom", path: ["baseUrl"], message });
    if (kind === "demo") {
      if (baseUrl !== null) wrong("should not be given for the demo, which has no upstream");
      return;
    }
    if (baseUrl === null) return wrong(`is required for the kind ${kind}`);
    const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
    if (!url || !/^https?:$/.test(url.protocol))
      return wrong("should be an address such as https://api.example.com/v1");
    if (url.username || url.password) return wrong("should not have a name or a password in it");
    if (url.search || url.hash) return wrong("should end with its path, without ? or #");
    if (url.protocol === "http:" && !allowPrivateAddress) {
      wrong("should begin with https://: plain http is for addresses on a private network that are allowed");
    }
  });

export type ChannelSettings = z.input<typeof channelSettings>;
