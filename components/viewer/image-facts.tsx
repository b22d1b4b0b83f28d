import { useLocale, useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/copy-button";
import { Fact, Facts } from "@/components/ui/fact";
import { capitalized, duration, moment, money } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";

type Props = { image: ImageView; now: string; timeZone: string; currency: string };

/** What one wants to know first of an image: its prompt, its maker, its size. */
export function ImageFacts({ image, now, timeZone, currency }: Props) {
  const t = useTranslations("viewer");
  const comma = useTranslations("common")("comma");
  const locale = useLocale();
  const { cost, seconds } = image;
  const took = seconds === null ? null : duration(seconds, locale);
  const paid =
    cost &&
    `${money(cost.amount, currency, locale)}${cost.images > 1 ? ` ${t("forImages", { count: cost.images })}` : ""}`;
  return (
    <>
      <div className="flex items-start gap-2">
        <Prompt words={image.prompt} />
        <CopyButton text={image.prompt} what={t("thePrompt")} />
      </div>
      <Facts>
        <Fact name={t("madeBy")}>
          {image.person.name}
          {comma}
          <span suppressHydrationWarning>{moment(image.createdAt, now, timeZone, locale)}</span>
        </Fact>
        <Fact name={t("size")}>
          {image.width} × {image.height}
        </Fact>
        {image.quality && <Fact name={t("quality")}>{qualityWord(t, image.quality)}</Fact>}
        {paid ? (
          <Fact name={t("cost")}>{[paid, took].filter(Boolean).join(comma)}</Fact>
        ) : (
          took && <Fact name={t("took")}>{took}</Fact>
        )}
        {image.references > 0 && <Fact name={t("from")}>{t("references", { count: image.references })}</Fact>}
        {image.private && <Fact name={t("seenBy")}>{t("makerAlone")}</Fact>}
        {image.door === "api" && <Fact name={t("asked")}>{t("byProgram")}</Fact>}
      </Facts>
    </>
  );
}

const mostLines = 12;

/** A long prompt scrolls, so that what can be done with the image stays in sight. */
function Prompt({ words }: { words: string }) {
  const t = useTranslations("viewer");
  const prompt = (
    <p dir="auto" className="min-w-0 flex-1 text-prompt wrap-anywhere whitespace-pre-wrap">
      {words}
    </p>
  );
  if (words.length < mostLines * 25 && words.split("\n").length <= mostLines) return prompt;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard has to reach it.
    <section aria-label={capitalized(t("thePrompt"))} tabIndex={0} className="max-h-66 min-w-0 flex-1 overflow-y-auto">
      {prompt}
    </section>
  );
}

/** The common qualities have words of their own, any other its name. */
export function qualityWord(t: ReturnType<typeof useTranslations<"viewer">>, quality: string): string {
  const known = ["low", "medium", "high", "auto"] as const;
  const name = known.find((one) => one === quality);
  return name ? t(`qualities.${name}`) : capitalized(quality);
}
