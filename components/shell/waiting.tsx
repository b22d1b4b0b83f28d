import { useTranslations } from "next-intl";
import { useStudio } from "@/components/studio/context";

/** At the corner of an admin's icon: how many people wait for more images. */
export function Waiting() {
  const t = useTranslations("shell");
  const { openRequests } = useStudio();
  if (openRequests === 0) return null;
  return (
    <span className="absolute -top-1.5 left-3.5 min-w-4 rounded-control border border-ink bg-mark px-0.5 text-center text-[10px]/3.5 font-[650] text-mark-ink">
      <span aria-hidden="true">{openRequests}</span>
      <span className="sr-only">{t("waiting", { count: openRequests })}</span>
    </span>
  );
}
