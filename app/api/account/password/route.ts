import { rememberDevice } from "@/lib/auth/session";
import { handle } from "@/lib/http";
import { changePassword } from "@/lib/people/account";
import { newPasswordInput } from "@/lib/schemas/account";

/** Changes one's own password and ends all other sessions. */
export const PUT = handle("member", async ({ actor, json }) => {
  const { device } = await changePassword(actor, await json(newPasswordInput));
  await rememberDevice(device);
  return new Response(null, { status: 204 });
});
