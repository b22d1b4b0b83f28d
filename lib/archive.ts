import { sidecarOf, sidecarParts } from "./archive-sidecar";
import type { Attachment } from "./attachment";
import type { MemberActor } from "./auth/actor";
import { visibleImages } from "./auth/policy";
import { isMember } from "./auth/sessions";
import { db } from "./db";
import { notFound } from "./errors";
import { imageFileName, imageName } from "./media";
import { storage } from "./storage/storage";
import { type ZipFile, zipFiles } from "./zip";

/**
 * The originals of those of these images that the actor sees as one ZIP, in the order given, each with its facts in a
 * JSON file beside it. One image at a time is read and sent; what becomes private or goes into the trash meanwhile is
 * left out, and the end of the session breaks the download off. Throws `not_found` where there is nothing to send.
 */
export async function zipImages(actor: MemberActor, ids: string[]): Promise<Attachment> {
  const seen = await db.image.findMany({
    where: { AND: [visibleImages(actor), { id: { in: ids } }] },
    select: { id: true },
  });
  const there = new Set(seen.map(({ id }) => id));
  const wanted = [...new Set(ids)].filter((id) => there.has(id));
  if (wanted.length === 0) throw notFound("This download");
  return zipFiles(`proofsheet-${wanted.length}-images.zip`, files(actor, wanted));
}

async function* files(actor: MemberActor, ids: string[]): AsyncGenerator<ZipFile> {
  for (const id of ids) {
    if (!(await isMember(actor))) throw new Error("The session ended during the download");
    const where = { AND: [visibleImages(actor), { id }] };
    const image = await db.image.findFirst({ where, include: sidecarParts });
    if (!image) continue;
    const text = `${JSON.stringify(sidecarOf(image), null, 2)}\n`;
    yield {
      name: imageFileName(image),
      lastModified: image.createdAt,
      open: () => storage().get(image.originalKey),
      beside: { name: `${imageName(image)}.json`, text },
    };
  }
}
