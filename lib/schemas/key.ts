import { z } from "zod";
import { whole } from "./whole";

/** A new key's name. */
export const keyName = z.string().trim().min(1, "should not be empty").max(60, "should have at most 60 characters");

/** What a key may be kept to; what is not given does not limit it. */
export const keyOptions = z.object({
  /** A day, to whose end in the team's time zone it works, or a moment. */
  expires: z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: "should be a day such as 2027-01-31, or a moment such as 2027-01-31T18:00:00Z",
  }),
  models: z
    .array(z.string().min(1, "should name a model").max(100, "should have at most 100 characters"))
    .max(50, "should have at most 50 models"),
  /** Images in a calendar month, within its person's own quota. */
  monthlyCap: whole(1, 1_000_000),
  requestsPerMinute: whole(1, 100_000),
  parallelCalls: whole(1, 1000),
  allowedAddresses: z
    .array(
      z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
        error: "should be an address such as 203.0.113.7, or a block such as 203.0.113.0/24 or 2001:db8::/32",
      }),
    )
    .max(50, "should have at most 50 addresses"),
});

/** The body that makes a key. */
export const keyInput = keyOptions.partial().extend({ name: keyName });
export type KeyInput = z.infer<typeof keyInput>;
