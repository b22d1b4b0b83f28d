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

/** Fields of a request that say how an image was to look. Whatever else a caller sent is nobody's but theirs. */
const told = [
  "style",
  "background",
  "watermark",
  "output_format",
  "output_compression",
  "moderation",
  "seed",
  "negative_prompt",
];

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
    ...fieldsOf(generation.request),
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

/** Those fields of the request's own text that are plain values, under their names. */
function fieldsOf(request: string): Record<string, string | number | boolean> {
  let fields: unknown;
  try {
    fields = JSON.parse(request);
  } catch {
    return {};
  }
  if (typeof fields !== "object" || fields === null) return {};
  const plain = Object.entries(fields).filter(
    ([name, value]) => told.includes(name) && ["string", "number", "boolean"].includes(typeof value),
  );
  return Object.fromEntries(plain);
}
