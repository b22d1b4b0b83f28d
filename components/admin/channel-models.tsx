import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { type ModelRow, newRow } from "./channel-draft";
import { type PartProps, problemOf } from "./channel-parts";

/** The models that a channel serves, each with what its provider calls it. */
export function ChannelModels({ draft: { models }, set, problems }: PartProps) {
  const t = useTranslations("channels");
  const change = (row: number, values: Partial<ModelRow>) =>
    set({ models: models.map((one) => (one.row === row ? { ...one, ...values } : one)) });
  return (
    <div className="flex w-full flex-col gap-4">
      {models.map(({ row, name, upstream }, index) => (
        <fieldset key={row} className="flex items-end gap-2">
          <legend className="sr-only">{t("models.legend", { index: index + 1 })}</legend>
          <div className="grid min-w-0 flex-1 gap-2 md:grid-cols-2">
            <Field
              label={t("models.name")}
              value={name}
              autoComplete="off"
              spellCheck={false}
              error={problemOf(problems, `models.${index}.name`)}
              onChange={({ target }) => change(row, { name: target.value })}
            />
            <Field
              label={t("models.upstream")}
              placeholder={t("models.same")}
              value={upstream}
              autoComplete="off"
              spellCheck={false}
              error={problemOf(problems, `models.${index}.upstream`)}
              onChange={({ target }) => change(row, { upstream: target.value })}
            />
          </div>
          <Button
            aria-label={t(name ? "models.removeName" : "models.remove", { index: index + 1, name })}
            className="size-10 px-0! touch:size-11"
            disabled={models.length === 1}
            onClick={() => set({ models: models.filter((one) => one.row !== row) })}
          >
            <X size={16} aria-hidden="true" />
          </Button>
        </fieldset>
      ))}
      {problems.models && <p className="text-error">{problems.models}</p>}
      <Button
        className="self-start"
        onClick={() => set({ models: [...models, { row: newRow(), name: "", upstream: "" }] })}
      >
        <Plus size={16} aria-hidden="true" /> {t("models.another")}
      </Button>
    </div>
  );
}
