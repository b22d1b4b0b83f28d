import { reverseCharge } from "@/lib/generations/reverse";
import { handle } from "@/lib/http";
import { reversalInput } from "@/lib/schemas/quota";

/** Gives back what was charged though nobody knows whether it was paid, for admins. */
export const POST = handle("member", async ({ actor, id, json }) => {
  const { reason } = await json(reversalInput);
  return Response.json(await reverseCharge(actor, id, reason));
});
