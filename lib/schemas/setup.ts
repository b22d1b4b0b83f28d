import { z } from "zod";
import { emailSchema, passwordSchema, personNameSchema } from "./account";

/** What the first-run page sends. */
export const setupInput = z.object({
  token: z.string().min(1, "should not be empty"),
  email: emailSchema,
  name: personNameSchema,
  password: passwordSchema,
  teamName: z.string().trim().min(1, "should not be empty").max(60, "should have at most 60 characters"),
  monthlyQuota: z
    .number("should be a whole number")
    .int("should be a whole number")
    .min(0, "should be at least 0")
    .max(1_000_000, "should be at most 1,000,000"),
});
