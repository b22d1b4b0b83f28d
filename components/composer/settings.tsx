import { useTranslations } from "next-intl";
import { Segmented } from "@/components/ui/segmented";
import { capitalized } from "@/lib/format";
import type { ComposerOptions } from "@/lib/schemas/views";
import type { Choice } from "./choice";
import { changeDraft } from "./draft";

type Props = { options: ComposerOptions; choice: Choice; left: number; wrong: (param: string) => boolean };

/** Quality, count and, where there are several, the model. */
export function Settings({ options, choice, left, wrong }: Props) {
  const t = useTranslations("composer");
  const { model, quality, n, counts } = choice;
  return (
    <>
      {quality && model.qualities.length > 1 && (
        <Segmented
          field="quality"
          legend={t("quality")}
          options={model.qualities.map((name) => ({ value: name, label: qualityWords(name, t) }))}
          value={quality}
          onChange={(value) => changeDraft({ quality: value })}
          invalid={wrong("quality")}
        />
      )}
      {counts.length > 1 && (
        <Segmented
          field="n"
          legend={t("count")}
          options={counts.map((value) => ({ value, label: String(value), disabled: value > Math.max(1, left) }))}
          value={n}
          onChange={(value) => changeDraft({ n: value })}
          invalid={wrong("n")}
        />
      )}
      {options.models.length > 1 && (
        <select
          data-field="model"
          aria-label={t("model")}
          aria-invalid={wrong("model") || undefined}
          value={model.name}
          onChange={(event) => changeDraft({ model: event.target.value })}
          className="h-9 rounded-control border border-control bg-panel px-2 touch:h-11"
        >
          {options.models.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      {model.demo && (
        <p className="print text-muted" title={t("demoHint")}>
          <span className="border border-control px-1 py-0.5 font-semibold text-ink">demo</span> {t("demo")}
        </p>
      )}
    </>
  );
}

const known = ["low", "medium", "high", "auto", "standard", "hd"] as const;

/** A quality as people call it; another channel's own word as it is. */
export function qualityWords(name: string, t: ReturnType<typeof useTranslations<"composer">>): string {
  const one = known.find((word) => word === name);
  return one ? t(`qualities.${one}`) : capitalized(name);
}
