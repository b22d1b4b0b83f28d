import clsx from "clsx";
import { Download, KeyRound, type LucideIcon, MessageSquare, TextQuote } from "lucide-react";
import type { ShareView } from "@/lib/schemas/share";

/** What a link asks of its visitors and lets them do, in words with icons. */
export function Allows({ share }: { share: ShareView }) {
  const { hasPassword, allowDownload, allowOriginals, showPrompts, allowReview } = share;
  const all: [boolean, LucideIcon, string][] = [
    [hasPassword, KeyRound, "Password"],
    [allowDownload, Download, allowOriginals ? "Download originals" : "Download"],
    [showPrompts, TextQuote, "Prompts"],
    [allowReview, MessageSquare, "Review"],
  ];
  const shown = all.filter(([on]) => on);
  if (shown.length === 0) return <span className="text-muted">View only</span>;
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
