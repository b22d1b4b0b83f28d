import { zipImages } from "@/lib/archive";
import { attachmentResponse } from "@/lib/attachment";
import { handle } from "@/lib/http";
import { zipInput } from "@/lib/schemas/image-acts";

/** The originals of images with their facts in one archive, for a form's field `ids`. */
export const POST = handle("member", async ({ actor, fields }) => {
  const { ids } = await fields(zipInput);
  return attachmentResponse(await zipImages(actor, ids), "application/zip");
});
