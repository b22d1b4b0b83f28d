import { count, frameNumber, moment, timeSpan } from "@/lib/format";
import type { ShareView } from "@/lib/schemas/share";

/** What a link is called: by its title, or by what it shows. */
export function shareName({ title, set, count: images, cover }: ShareView): string {
  if (title ?? set) return title ?? set?.name ?? "";
  return images === 1 && cover ? `Frame ${frameNumber(cover.number)}` : count(images, "image");
}

/** What it shows: `Set, 12 images`, `Set as it was, 12 images`, `Selection, 3 images`, `Image`. */
export function shareKind(share: ShareView): string {
  const images = count(share.count, "image");
  if (share.set) return share.frozen ? `Set as it was, ${images}` : `Set, ${images}`;
  return share.count === 1 ? "Image" : `Selection, ${images}`;
}

/** Until when it shows that, or why it shows nothing: `Ends in 6 days`, `Revoked today 14:02`. */
export function shareEnd(share: ShareView, now: string, timeZone: string): string {
  const { state, endsAt, revokedAt } = share;
  if (state === "revoked") return `Revoked ${moment(revokedAt ?? now, now, timeZone)}`;
  if (state === "off") return "Shows nothing: sharing is off";
  if (state === "unprotected") return "Shows nothing: it needs a password";
  if (state === "trashed") return "Shows nothing: its set is in the trash";
  if (!endsAt) return "Never ends";
  if (state === "expired" || endsAt <= now) return `Expired ${moment(endsAt, now, timeZone)}`;
  return `Ends in ${timeSpan(now, endsAt)}`;
}

/** `3 views, last today 14:02` */
export function shareViews(share: ShareView, now: string, timeZone: string): string {
  if (!share.lastViewedAt) return "No views yet";
  return `${count(share.views, "view")}, last ${moment(share.lastViewedAt, now, timeZone)}`;
}
