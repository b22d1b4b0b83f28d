import { z } from "zod";
import { emailSchema, passwordSchema, personNameSchema } from "./account";
import { providerInput } from "./channel";
import { monthlyQuota, teamName } from "./team";

/** What the first-run page sends. */
export const setupInput = z.object({
  token: z.string().min(1, "should not be empty"),
  email: emailSchema,
  name: personNameSchema,
  password: passwordSchema,
  teamName,
  monthlyQuota,
  /** Null: the demo paints, until there is a channel to a provider. */
  provider: providerInput.nullable().default(null),
});

/** What the first-run page sends to try a provider before it is written down. */
export const setupTestInput = z.object({ token: setupInput.shape.token, provider: providerInput });
