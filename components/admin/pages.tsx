import type { Route } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button";

type Props = { newest: Route | null; older: Route | null };

/** The way to older pages of a list, and back to its beginning; nothing where there is one page alone. */
export function Pages({ newest, older }: Props) {
  const t = useTranslations("common");
  if (!newest && !older) return null;
  return (
    <nav aria-label={t("pages")} className="flex gap-2">
      {newest && (
        <Link href={newest} className={buttonClass()}>
          {t("newest")}
        </Link>
      )}
      {older && (
        <Link href={older} className={buttonClass()}>
          {t("older")}
        </Link>
      )}
    </nav>
  );
}
