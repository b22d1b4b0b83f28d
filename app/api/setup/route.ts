import { handle } from "@/lib/http";
import { setupInput } from "@/lib/schemas/setup";
import { setUp } from "@/lib/setup";

/** First run: makes the first admin and names the team. */
export const POST = handle("anyone", async ({ json }) => {
  await setUp(await json(setupInput));
  return Response.json({}, { status: 201 });
});
