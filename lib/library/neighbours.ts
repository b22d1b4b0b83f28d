import type { Person } from "../auth/actor";
import { visibleImages } from "../auth/policy";
import { db } from "../db";
import type { Filter, Scope } from "../schemas/filter";
import { isUuid } from "../uuid";
import { findPlaces } from "./places";

/**
 * The images before and after one in a view of the library, whether or not the view still shows that one itself; null
 * if the actor does not see it.
 */
export async function neighboursInView(
  actor: Person,
  view: { scope: Scope; filter: Filter },
  imageId: string,
): Promise<{ newerId: string | null; olderId: string | null } | null> {
  if (!isUuid(imageId)) return null;
  const place = await db.image.findFirst({
    where: { AND: [visibleImages(actor), { id: imageId }] },
    select: { id: true, createdAt: true },
  });
  if (!place) return null;
  const [[newer], [older]] = await Promise.all([
    findPlaces(actor, view, { after: place, back: true }, 1),
    findPlaces(actor, view, { after: place }, 1),
  ]);
  return { newerId: newer?.id ?? null, olderId: older?.id ?? null };
}
