import { useLocale, useTranslations } from "next-intl";
import { fileSize } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";
import { ChangedText } from "./changed-text";
import { differences, isAnother } from "./difference";
import { DifferenceText } from "./difference-text";
import { Receipt } from "./receipt";

/** All else that is known of an image: what became of its prompt, the receipt, the file. */
export function ImageRecord({ image }: { image: ImageView }) {
  const t = useTranslations("viewer");
  const locale = useLocale();
  const { prompt, revisedPrompt, promptSent } = image;
  const changed = (text: string) => ({
    text,
    marked: <DifferenceText before={prompt} after={text} />,
    markedFirst: !isAnother(differences(prompt, text)),
  });
  return (
    <>
      {revisedPrompt && revisedPrompt !== prompt && (
        <ChangedText
          title={t("revisedPrompt")}
          what={t("theRevisedPrompt")}
          hint={t("revisedHint")}
          {...changed(revisedPrompt)}
        />
      )}
      {promptSent && promptSent !== prompt && (
        <ChangedText title={t("promptSent")} what={t("thePromptSent")} hint={t("sentHint")} {...changed(promptSent)} />
      )}
      <Receipt image={image} />
      <section>
        <h2 className="pb-1 font-[650]">{t("file")}</h2>
        <p className="print break-all text-muted">
          {image.mime.replace("image/", "").toUpperCase()}, {fileSize(image.bytes, locale)}
          <br />
          SHA-256 {image.sha256.slice(0, 16)}…
        </p>
      </section>
    </>
  );
}
