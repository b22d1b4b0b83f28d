import { askedOf } from "./asked";
import type { Person } from "./auth/actor";
import { visibleImages } from "./auth/policy";
import { db, type Prisma } from "./db";
import { notFound } from "./errors";
import { newerThan, olderThan } from "./keyset";
import type { FrameView, ImageView, ReceiptView } from "./schemas/views";
import { isUuid } from "./uuid";

/** What a frame is made of, for `include`. */
export const frameParts = {
  user: { select: { id: true, name: true } },
  generation: { select: { prompt: true, quality: true, channel: { select: { kind: true } } } },
} as const;
type FrameRow = Prisma.ImageGetPayload<{ include: typeof frameParts }>;

/** One image with its receipt and its neighbours on the sheet. Throws `not_found`. */
export async function getImage(actor: Person, id: string): Promise<ImageView> {
  if (!isUuid(id)) throw notFound("This image");
  const row = await db.image.findFirst({
    where: { AND: [visibleImages(actor), { id }] },
    include: {
      user: frameParts.user,
      generation: {
        include: {
          channel: { select: { name: true, kind: true } },
          _count: { select: { references: true, images: true } },
        },
      },
    },
  });
  if (!row) throw notFound("This image");
  const { generation } = row;
  const neighbour = (where: Prisma.ImageWhereInput, direction: "asc" | "desc") =>
    db.image.findFirst({
      where: { AND: [visibleImages(actor), where] },
      orderBy: [{ createdAt: direction }, { id: direction }],
      select: { id: true },
    });
  const [newer, older] = await Promise.all([neighbour(newerThan(row), "asc"), neighbour(olderThan(row), "desc")]);
  const { startedAt, finishedAt } = generation;
  return {
    ...toFrame(row),
    model: generation.model,
    promptSent: generation.promptSent,
    revisedPrompt: row.revisedPrompt,
    receipt: toReceipt(generation, `${row.width}x${row.height}`),
    asked: askedOf(generation.request),
    cropped: generation.sizePolicy === "crop",
    mime: row.mime,
    bytes: row.bytes,
    sha256: Buffer.from(row.sha256).toString("hex"),
    seconds: startedAt && finishedAt ? (finishedAt.getTime() - startedAt.getTime()) / 1000 : null,
    door: generation.door,
    references: generation._count.references,
    cost: generation.cost && { amount: Number(generation.cost), images: generation._count.images },
    newerId: newer?.id ?? null,
    olderId: older?.id ?? null,
  };
}

type ReceiptRow = {
  receipt: Prisma.JsonValue;
  sizeAsked: string | null;
  sizeSent: string | null;
  channel: { name: string } | null;
};

/** What was asked, sent and got, as every door shows it. */
export function toReceipt(generation: ReceiptRow, delivered: string | null): ReceiptView {
  const kept = generation.receipt as { attempts?: ReceiptView["attempts"]; ignoredFields?: string[] };
  return {
    channel: generation.channel?.name ?? null,
    attempts: kept.attempts ?? [],
    sizeAsked: generation.sizeAsked,
    sizeSent: generation.sizeSent,
    delivered,
    ignoredFields: kept.ignoredFields ?? [],
  };
}

/** A row as the sheet shows it. */
export function toFrame(row: Omit<FrameRow, "generation"> & { generation: FrameRow["generation"] }): FrameView {
  return {
    id: row.id,
    number: row.number,
    generationId: row.generationId,
    index: row.index,
    width: row.width,
    height: row.height,
    thumbhash: row.thumbhash ? Buffer.from(row.thumbhash).toString("base64") : null,
    prompt: row.generation.prompt,
    quality: row.generation.quality,
    person: row.user,
    private: row.private,
    picked: row.pickedAt !== null,
    demo: row.generation.channel?.kind === "demo",
    createdAt: row.createdAt.toISOString(),
  };
}
