import { handle } from "@/lib/http";
import { commentEdit } from "@/lib/schemas/shared-input";
import { setCommentHidden } from "@/lib/shares/reviews";

/** Hides a visitor's comment, or shows it again. */
export const PATCH = handle("member", async ({ actor, id, json }) => {
  const { hidden } = await json(commentEdit);
  await setCommentHidden(actor, id, hidden);
  return new Response(null, { status: 204 });
});
