import { useFormatter, useTranslations } from "next-intl";
import { outcomeOf } from "@/components/studio/news";
import { Fact, Facts } from "@/components/ui/fact";
import type { ImageView } from "@/lib/schemas/views";
import { askable, askedWord } from "./asked";

/** What was asked, sent and got, and through which channel. */
export function Receipt({ image }: { image: ImageView }) {
  const t = useTranslations("viewer");
  const ofJobs = useTranslations("jobs");
  const format = useFormatter();
  const { channel, attempts, sizeAsked, sizeSent, delivered, ignoredFields } = image.receipt;
  const tried = attempts.map((attempt) => `${attempt.channel} (${outcomeOf(ofJobs, attempt.outcome)})`);
  const asked = askable
    .map((name) => ({ name, words: askedWord(t, image, name) }))
    .filter(({ words }) => words !== null);
  return (
    <section>
      <h2 className="pb-1 font-[650]">{t("receipt")}</h2>
      <Facts>
        <Fact name={t("asked")}>{pixels(sizeAsked) ?? t("noSize")}</Fact>
        <Fact name={t("sent")}>{pixels(sizeSent) ?? t("noSize")}</Fact>
        <Fact name={t("got")}>{pixels(delivered) ?? `${image.width} × ${image.height}`}</Fact>
        <Fact name={t("model")}>{image.model}</Fact>
        {asked.map(({ name, words }) => (
          <Fact key={name} name={t(`askedFor.names.${name}`)}>
            {words}
          </Fact>
        ))}
        <Fact name={t("channel")}>
          {channel ?? t("unknownChannel")}
          {image.demo && channel !== "demo" && (
            <span className="print ml-2 border border-control px-1 font-semibold">demo</span>
          )}
        </Fact>
        {attempts.length > 1 && <Fact name={t("tried")}>{format.list(tried, { type: "unit" })}</Fact>}
        {ignoredFields.length > 0 && <Fact name={t("leftOut")}>{format.list(ignoredFields, { type: "unit" })}</Fact>}
      </Facts>
    </section>
  );
}

function pixels(size: string | null): string | null {
  return size?.replace(/^(\d+)x(\d+)$/, "$1 × $2") ?? null;
}
