import { z } from "zod";

/** What the composer sends; the pipeline checks the rest as it does for a program. */
export const generationInput = z.looseObject({ model: z.string(), prompt: z.string() });

/** A new key's name. */
export const keyInput = z.object({
  name: z.string().trim().min(1, "should not be empty").max(60, "should have at most 60 characters"),
});
