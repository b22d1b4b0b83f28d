import { z } from "zod";
import { emailSchema, passwordSchema, personNameSchema } from "./account";
import { monthlyQuota, teamName } from "./team";

/** What the first-run page sends. */
export const setupInput = z.object({
  token: z.string().min(1, "should not be empty"),
  email: emailSchema,
  name: personNameSchema,
  password: passwordSchema,
  teamName,
  monthlyQuota,
});
