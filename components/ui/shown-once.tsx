import { useTranslations } from "next-intl";
import type { ButtonLook } from "./button";
import { CopyButton } from "./copy-button";

type Props = { text: string; what: string; look?: ButtonLook };

/** A text to be copied, such as a link or a key; `what` names it, and `mark` says that copying is what one is here for. */
export function ShownOnce({ text, what, look = "plain" }: Props) {
  const t = useTranslations("common");
  return (
    <div className="flex items-start gap-2 phone:flex-col border border-hairline bg-page p-2 pl-3">
      <pre className="print min-w-0 flex-1 text-sm md:self-center break-all whitespace-pre-wrap">{text}</pre>
      <CopyButton text={text} what={what} label={t("copy")} look={look} data-first={look === "mark" || undefined} />
    </div>
  );
}
