import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button";

type Props = { path: string; originals: boolean };

/** All images in one archive: of web size, and where the sharer allows it the originals. */
export function Downloads({ path, originals }: Props) {
  const t = useTranslations("shared");
  return (
    <div className="flex flex-wrap gap-2">
      <a href={`${path}/zip`} download className={buttonClass("mark")}>
        {t("downloadAll")}
      </a>
      {originals && (
        <a href={`${path}/zip?originals`} download className={buttonClass()}>
          {t("originals")}
        </a>
      )}
    </div>
  );
}
