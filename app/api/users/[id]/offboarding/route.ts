import { handle } from "@/lib/http";
import { offboard, previewOffboarding } from "@/lib/people/offboarding";
import { offboardingInput } from "@/lib/schemas/people";

/** What an offboarding would do now. */
export const GET = handle("member", async ({ actor, id }) => Response.json(await previewOffboarding(actor, id)));

/** Shuts a person out for good and hands over, or throws away, what they leave. */
export const POST = handle("member", async ({ actor, id, json }) =>
  Response.json({ counts: await offboard(actor, id, await json(offboardingInput)) }),
);
