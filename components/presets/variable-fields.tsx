import clsx from "clsx";
import { useTranslations } from "next-intl";
import { changeDraft, type Draft, type DraftPreset, promptOf } from "@/components/composer/draft";
import { variablesOf } from "./variables";

type Props = { preset: DraftPreset; draft: Draft; wrong: (param: string) => boolean; className?: string };

/** The gaps of the preset that is taken up, to be filled in, and the prompt that comes of it. */
export function VariableFields({ preset, draft, wrong, className }: Props) {
  const t = useTranslations("presets");
  const whole = promptOf(draft);
  return (
    <div className={clsx("flex flex-wrap items-center gap-x-4 gap-y-2", className)}>
      {variablesOf(preset.text).map(({ name, fallback }) => (
        <label key={name} className="flex items-center gap-2">
          <span className="text-muted">{name}</span>
          <input
            data-variable={name}
            aria-label={name}
            aria-invalid={wrong(name) || undefined}
            aria-describedby={wrong(name) ? "composer-problem" : undefined}
            placeholder={fallback}
            value={draft.variables[name] ?? ""}
            maxLength={300}
            onChange={({ target }) => changeDraft({ variables: { ...draft.variables, [name]: target.value } })}
            className="h-8 w-32 rounded-control border border-control bg-panel px-2 touch:h-11 touch:text-prompt aria-invalid:border-error"
          />
        </label>
      ))}
      <p className="min-w-0 flex-1 basis-60 truncate text-muted" title={whole}>
        {t("asked", { prompt: whole })}
      </p>
    </div>
  );
}
