import clsx from "clsx";
import { Download, KeyRound, type LucideIcon, MessageSquare, TextQuote } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ShareView } from "@/lib/schemas/share";

/** What a link asks of its visitors and lets them do, in words with icons. */
export function Allows({ share }: { share: ShareView }) {
  const t = useTranslations("share");
  const { hasPassword, allowDownload, allowOriginals, showPrompts, allowReview } = share;
  const all: [boolean, LucideIcon, string][] = [
    [hasPassword, KeyRound, t("allowPassword")],
    [allowDownload, Download, allowOriginals ? t("allowOriginals") : t("allowDownload")],
    [showPrompts, TextQuote, t("allowPrompts")],
    [allowReview, MessageSquare, t("allowReview")],
  ];
  const shown = all.filter(([on]) => on);
  if (shown.length === 0) return <span className="text-muted">{t("viewOnly")}</span>;
  return (
    <ul className={clsx("flex flex-wrap gap-x-3 gap-y-1", share.state !== "live" && "text-muted")}>
      {shown.map(([, Icon, words]) => (
        <li key={words} className="flex items-center gap-1.5 whitespace-nowrap">
          <Icon size={14} aria-hidden="true" className="text-muted" />
          {words}
        </li>
      ))}
    </ul>
  );
}
