import { handle } from "@/lib/http";
import { isStillOpen } from "@/lib/shares/access";
import { zipShared } from "@/lib/shares/zip";

/** All images of the link in one archive: of web size, or with `?originals` the files as they were delivered. */
export const GET = handle("visitor", async ({ actor, request, token }) => {
  const originals = new URL(request.url).searchParams.has("originals");
  const isOpen = () => isStillOpen(token, request.headers);
  const { fileName, body } = zipShared(actor, { originals, isOpen });
  return new Response(body, {
    headers: {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
