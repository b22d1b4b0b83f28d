import { askedOf } from "../asked";
import type { Person } from "../auth/actor";
import { ownReferences, visibleGenerations, visibleImages, visibleSets } from "../auth/policy";
import { db } from "../db";
import { notFound } from "../errors";
import { frameNumber } from "../format";
import type { DraftReference, GenerationDraft } from "../schemas/draft";

const asPlaced = { orderBy: { position: "asc" } } as const;

/**
 * What a generation was asked for, to be asked again: of its references the library's images that the actor sees, and
 * of the files its own author's. Throws `not_found`.
 */
export async function getDraft(actor: Person, id: string): Promise<GenerationDraft> {
  const row = await db.generation.findFirst({
    where: { AND: [visibleGenerations(actor), { id }] },
    include: { images: { take: 1, orderBy: { index: "asc" }, select: { width: true, height: true } } },
  });
  if (!row) throw notFound("This generation");
  const all = await db.reference.findMany({ where: { generationId: id, role: "image" }, ...asPlaced });
  const usable = await Promise.all([imagesOf(actor, id), filesOf(actor, id)]);
  const byId = new Map(usable.flat());
  const references = all.flatMap((one) => byId.get(one.id) ?? []);
  const asked = askedOf(row.request);
  const [image] = row.images;
  return {
    prompt: row.prompt,
    model: row.model,
    size: row.sizeAsked && row.sizeAsked !== "auto" ? row.sizeAsked : image ? `${image.width}x${image.height}` : null,
    quality: row.quality,
    n: row.n,
    style: textOf(asked.style),
    background: textOf(asked.background),
    watermark: typeof asked.watermark === "boolean" ? asked.watermark : null,
    format: textOf(asked.output_format),
    compression: typeof asked.output_compression === "number" ? asked.output_compression : null,
    crop: row.sizePolicy === "crop",
    private: row.private,
    set: row.setId === null ? null : await findSet(actor, row.setId),
    references,
    missing: all.length - references.length,
  };
}

function findSet(actor: Person, id: string): Promise<GenerationDraft["set"]> {
  return db.set.findFirst({ where: { AND: [visibleSets(actor), { id }] }, select: { id: true, name: true } });
}

type Usable = [id: string, reference: DraftReference];

async function imagesOf(actor: Person, generationId: string): Promise<Usable[]> {
  const rows = await db.reference.findMany({
    where: { generationId, role: "image", image: visibleImages(actor) },
    select: { id: true, image: { select: { id: true, number: true } } },
  });
  return rows.flatMap(({ id, image }) =>
    image ? [[id, toReference({ kind: "image", imageId: image.id }, frameNumber(image.number))] as Usable] : [],
  );
}

/** What came as a file, or from an image that is no more: the generation has its own copy. */
async function filesOf(actor: Person, generationId: string): Promise<Usable[]> {
  const rows = await db.reference.findMany({
    where: { AND: [ownReferences(actor), { generationId, role: "image", storageKey: { not: null }, image: null }] },
    select: { id: true },
  });
  return rows.map(({ id }) => [id, toReference({ kind: "reference", referenceId: id }, "")]);
}

type Kind = { kind: "image"; imageId: string } | { kind: "reference"; referenceId: string };

function toReference(of: Kind, name: string): DraftReference {
  const thumbnail = of.kind === "image" ? `/media/${of.imageId}/small` : `/media/reference/${of.referenceId}`;
  return { ...of, name, thumbnail };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
