import { getPartial } from "@/lib/generations/partials";
import { handle } from "@/lib/http";

/** The newest partial image of a running generation, for whoever may see that; `?n=` only tells one from the next. */
export const GET = handle("member", async ({ actor, id }) => {
  const { body, bytes } = await getPartial(actor, id);
  return new Response(body, {
    headers: {
      "content-type": "image/webp",
      "content-length": String(bytes),
      "cache-control": "private, max-age=60",
      "x-content-type-options": "nosniff",
    },
  });
});
