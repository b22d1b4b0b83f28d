import { z } from "zod";

/** A new key's name. */
export const keyInput = z.object({
  name: z.string().trim().min(1, "should not be empty").max(60, "should have at most 60 characters"),
});
