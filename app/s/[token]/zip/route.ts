import { attachmentResponse } from "@/lib/attachment";
import { handle } from "@/lib/http";
import { isStillOpen } from "@/lib/shares/access";
import { zipShared } from "@/lib/shares/zip";

/** All images of the link in one archive: of web size, or with `?originals` the files as they were delivered. */
export const GET = handle("visitor", async ({ actor, request, token }) => {
  const originals = new URL(request.url).searchParams.has("originals");
  const isOpen = () => isStillOpen(token, request.headers);
  return attachmentResponse(zipShared(actor, { originals, isOpen }), "application/zip");
});
