import type { MemberActor } from "../auth/actor";
import { db } from "../db";
import { AppError } from "../errors";
import { log } from "../log";
import { addImages } from "../sets/images";

/**
 * Puts what a generation brought into the set that it was asked for, as its person would now: whoever may no more, and a
 * set that is gone, leave the images on the sheet alone. Repeating it does no harm.
 */
export async function putIntoSet(generationId: string): Promise<void> {
  const row = await db.generation.findFirst({
    where: { id: generationId, setId: { not: null } },
    select: {
      setId: true,
      user: { select: { id: true, email: true, name: true, role: true } },
      images: { where: { private: false, deletedAt: null }, orderBy: { index: "asc" }, select: { id: true } },
    },
  });
  if (!row?.setId || row.images.length === 0) return;
  const { id: userId, ...person } = row.user;
  const actor: MemberActor = { kind: "member", userId, sessionId: "", address: null, ...person };
  try {
    await addImages(
      actor,
      row.setId,
      row.images.map(({ id }) => id),
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.info({ generationId, code: error.code }, "images were not put into the set that they were made for");
  }
}
