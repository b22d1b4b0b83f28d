import { getPartial } from "@/lib/generations/partials";
import { handle } from "@/lib/http";

/** The newest partial image of a running generation, for whoever may see that; `?n=` only tells one from the next. */
export const GET = handle("member", async ({ actor, id }) => {
  const partial = await getPartial(actor, id);
  // Whoever asks for it in the moment in which the image is done has done nothing wrong.
  if (!partial) return new Response(null, { status: 204, headers: { "cache-control": "private, no-store" } });
  const { body, bytes } = partial;
  return new Response(body, {
    headers: {
      "content-type": "image/webp",
      "content-length": String(bytes),
      "cache-control": "private, max-age=60",
      "x-content-type-options": "nosniff",
    },
  });
});
