import { handle } from "@/lib/http";
import { maxImageBytes } from "@/lib/storage/ingest";
import { createUpload } from "@/lib/uploads";

/** Takes a file as a reference for requests to come: the body is its bytes, `name` what it is called. */
export const POST = handle("member", async ({ actor, request, bytes }) => {
  const name = (new URL(request.url).searchParams.get("name") ?? "").replaceAll("\0", "").toWellFormed().slice(0, 200);
  return Response.json(await createUpload(actor, { name, bytes: await bytes(maxImageBytes) }), { status: 201 });
});
