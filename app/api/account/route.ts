import { handle } from "@/lib/http";
import { rename } from "@/lib/people/account";
import { profileInput } from "@/lib/schemas/account";

/** Changes one's own profile. */
export const PATCH = handle("member", async ({ actor, json }) => {
  const { name } = await json(profileInput);
  await rename(actor, name);
  return Response.json({ name });
});
