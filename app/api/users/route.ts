import { handle } from "@/lib/http";
import { createUserWithPassword } from "@/lib/people/people";
import { newUserInput } from "@/lib/schemas/people";

/** Makes an account; a password that was made up is in this answer alone. */
export const POST = handle("member", async ({ actor, json }) => {
  return Response.json(await createUserWithPassword(actor, await json(newUserInput)), { status: 201 });
});
