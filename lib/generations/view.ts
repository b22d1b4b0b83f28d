import type { Actor } from "../auth/actor";
import { visibleGenerations } from "../auth/policy";
import { db, type Prisma } from "../db";
import { notFound } from "../errors";
import type { ReferenceRole } from "../generated/prisma/enums";
import { toReceipt } from "../images";
import { signedMediaUrl } from "../media-links";
import type { GenerationObject } from "../schemas/generation";
import type { ImageRequest } from "../schemas/image-request";
import type { GenerationError } from "./close";
import type { ReferenceRow } from "./references";

/** The request's own text may be large, and says nothing that the rest does not. */
const parts = {
  omit: { request: true },
  include: {
    channel: { select: { name: true } },
    images: { orderBy: { index: "asc" } },
    references: { orderBy: [{ role: "asc" }, { position: "asc" }] },
    // What was given back of a charge is negative.
    ledger: { where: { kind: { in: ["settle", "adjust"] } }, select: { amount: true } },
  },
} as const satisfies Prisma.GenerationDefaultArgs;
type GenerationRow = Prisma.GenerationGetPayload<typeof parts>;

/** What became of a generation, with signed links to its images. Throws `not_found`; a key sees its person's alone. */
export async function getGeneration(actor: Actor, id: string): Promise<GenerationObject> {
  const row = await db.generation.findFirst({ where: { AND: [visibleGenerations(actor), { id }] }, ...parts });
  if (!row) throw notFound("This generation");
  return toObject(row);
}

type Written = { id: string; createdAt: Date; references: ReferenceRow[] };

/** `getGeneration` of one that was written down in this moment, without reading it back. */
export function newGeneration(request: ImageRequest, { id, createdAt, references }: Written): GenerationObject {
  const { model, prompt, n, size: sizeAsked, sizePolicy } = request;
  return toObject({
    ...{ id, state: "queued", createdAt, startedAt: null, finishedAt: null, model, prompt, n, sizeAsked, sizePolicy },
    ...{ channel: null, sizeSent: null, promptSent: null, receipt: {}, usage: null, cost: null, error: null },
    ...{ images: [], references, ledger: [] },
  });
}

type ToldReference = Partial<Pick<ReferenceRow, "mime" | "width" | "height" | "bytes" | "sha256">> & {
  role: ReferenceRole;
};
type ToldRow = Pick<
  GenerationRow,
  | "id"
  | "state"
  | "createdAt"
  | "startedAt"
  | "finishedAt"
  | "model"
  | "prompt"
  | "n"
  | "sizeAsked"
  | "sizeSent"
  | "sizePolicy"
  | "promptSent"
  | "channel"
  | "receipt"
  | "usage"
  | "cost"
  | "error"
  | "images"
  | "ledger"
> & { references: ToldReference[] };

function toObject(row: ToldRow): GenerationObject {
  return {
    id: row.id,
    object: "generation",
    // Cancelled by its person before it began: a program needs to know that it ended, and its error says why.
    status: row.state === "cancelled" ? "failed" : row.state,
    created: seconds(row.createdAt),
    started_at: row.startedAt && seconds(row.startedAt),
    finished_at: row.finishedAt && seconds(row.finishedAt),
    model: row.model,
    prompt: row.prompt,
    n: row.n,
    size: row.sizeAsked,
    charged: row.ledger.reduce((sum, { amount }) => sum + amount, 0),
    cost: row.cost === null ? null : Number(row.cost),
    receipt: receiptOf(row),
    usage: row.usage as GenerationObject["usage"],
    data: row.state === "succeeded" ? row.images.filter((image) => image.deletedAt === null).map(toItem) : null,
    error: row.error === null ? null : errorOf(row.error as unknown as GenerationError),
  };
}

function receiptOf(row: ToldRow): GenerationObject["receipt"] {
  const { channel, attempts, ignoredFields } = toReceipt(row, null);
  return {
    channel,
    attempts,
    size_asked: row.sizeAsked,
    size_sent: row.sizeSent,
    size_policy: row.sizePolicy,
    delivered: row.images.map(({ width, height }) => `${width}x${height}`),
    prompt_sent: row.promptSent,
    revised_prompts: row.images.map(({ revisedPrompt }) => revisedPrompt),
    ignored_fields: ignoredFields,
    references: row.references.map(toReference),
  };
}

function toReference({ role, mime = null, width = null, height = null, bytes = null, sha256 }: ToldReference) {
  return { role, mime, width, height, bytes, sha256: sha256 ? Buffer.from(sha256).toString("hex") : null };
}

function toItem({ id, revisedPrompt }: GenerationRow["images"][number]) {
  return {
    url: signedMediaUrl(id),
    thumbnails: { small: signedMediaUrl(id, "small"), large: signedMediaUrl(id, "large") },
    ...(revisedPrompt !== null && { revised_prompt: revisedPrompt }),
  };
}

/** OpenAI's error object alone: what is kept beside it is for the person's own screens. */
function errorOf({ message, type, param, code }: GenerationError): GenerationObject["error"] {
  return { message, type, param, code };
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
