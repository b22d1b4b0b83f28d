import { handle } from "@/lib/http";
import { setupTestInput } from "@/lib/schemas/setup";
import { testProvider } from "@/lib/setup";

/** First run: asks a provider for one image before it is written down, which may cost what an image costs. */
export const POST = handle("anyone", async ({ json }) => Response.json(await testProvider(await json(setupTestInput))));
