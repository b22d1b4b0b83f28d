import { askedOf } from "./asked";
import type { Prisma } from "./db";
import { toReceipt } from "./images";
import type { ReceiptView } from "./schemas/views";

/** What the facts beside an image are made of, for `include`. */
export const sidecarParts = {
  user: { select: { name: true } },
  generation: {
    include: { channel: { select: { name: true } }, _count: { select: { references: true } } },
  },
} as const satisfies Prisma.ImageInclude;
type Row = Prisma.ImageGetPayload<{ include: typeof sidecarParts }>;

/**
 * The facts of an image as a file beside it has them: what was asked for, sent and delivered, by whom and when. Nothing
 * that opens a door: no key, no address of a provider or of a file of ours.
 */
export function sidecarOf(image: Row) {
  const { generation } = image;
  const { attempts, ...receipt } = toReceipt(generation, `${image.width}x${image.height}`);
  return {
    image: image.number,
    prompt: generation.prompt,
    prompt_sent: generation.promptSent,
    revised_prompt: image.revisedPrompt,
    model: generation.model,
    quality: generation.quality,
    size: { asked: receipt.sizeAsked, sent: receipt.sizeSent, got: receipt.delivered },
    ...askedOf(generation.request),
    references: generation._count.references,
    person: image.user.name,
    created_at: image.createdAt.toISOString(),
    picked: image.pickedAt !== null,
    file: { type: image.mime, bytes: image.bytes, sha256: Buffer.from(image.sha256).toString("hex") },
    receipt: {
      generation: generation.id,
      channel: receipt.channel,
      ignored_fields: receipt.ignoredFields,
      attempts: attempts.map(toAttempt),
    },
  };
}

/** Without the upstream's own words, which may name its addresses. */
function toAttempt({ channel, outcome, status, images, ms }: ReceiptView["attempts"][number]) {
  return { channel, outcome, status, images, ms };
}
