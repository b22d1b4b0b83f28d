"use client";

import { useLocale, useTranslations } from "next-intl";
import { useStudio } from "@/components/studio/context";
import { frameNumber, moment, timeSpan } from "@/lib/format";
import type { ShareView } from "@/lib/schemas/share";

/** What is said of links, at a time and in the reader's language. */
export function useShareWords(now: string) {
  const t = useTranslations("share");
  const locale = useLocale();
  const { timeZone } = useStudio();
  const at = (iso: string) => moment(iso, now, timeZone, locale);

  /** What a link is called: by its title, or by what it shows. */
  const name = ({ title, set, count, cover }: ShareView): string => {
    if (title ?? set) return title ?? set?.name ?? "";
    return count === 1 && cover ? t("name.frame", { number: frameNumber(cover.number) }) : t("name.images", { count });
  };

  /** What it shows: `Set, 12 images`, `Set as it was, 12 images`, `Selection, 3 images`, `Image`. */
  const kind = ({ set, frozen, count }: ShareView): string => {
    if (set) return t(frozen ? "kind.frozen" : "kind.set", { count });
    return count === 1 ? t("kind.image") : t("kind.selection", { count });
  };

  /** Until when it shows that, or why it shows nothing: `Ends in 6 days`, `Revoked today 14:02`. */
  const end = ({ state, endsAt, revokedAt }: ShareView): string => {
    if (state === "revoked") return t("end.revoked", { at: at(revokedAt ?? now) });
    if (state === "off" || state === "unprotected" || state === "trashed") return t(`end.${state}`);
    if (!endsAt) return t("end.never");
    if (state === "expired" || endsAt <= now) return t("end.expired", { at: at(endsAt) });
    return t("end.in", { span: timeSpan(now, endsAt, locale) });
  };

  /** `3 views, last today 14:02` */
  const views = ({ views: count, lastViewedAt }: ShareView): string =>
    lastViewedAt ? t("views", { count, at: at(lastViewedAt) }) : t("noViews");

  return { name, kind, end, views, at };
}
