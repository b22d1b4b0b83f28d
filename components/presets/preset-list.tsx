import { Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { PresetView } from "@/lib/schemas/preset";
import { useSettingsWords } from "./settings";

type Props = {
  presets: PresetView[];
  current: string | null;
  onApply: (preset: PresetView) => void;
  onEdit: (preset: PresetView) => void;
  onDelete: (preset: PresetView) => void;
};

/** House styles and one's own, each with its words; a press takes one up. */
export function PresetList({ presets, ...acts }: Props) {
  const t = useTranslations("presets");
  const parts = [
    { title: t("team"), of: presets.filter(({ team }) => team) },
    { title: t("own"), of: presets.filter(({ team }) => !team) },
  ];
  if (presets.length === 0) return <p className="text-muted">{t("none")}</p>;
  return parts
    .filter(({ of }) => of.length > 0)
    .map(({ title, of }) => (
      <section key={title} aria-label={title}>
        <h3 className="pb-1 font-semibold">{title}</h3>
        <ul className="border-t border-hairline">
          {of.map((preset) => (
            <Item key={preset.id} preset={preset} {...acts} />
          ))}
        </ul>
      </section>
    ));
}

function Item({ preset, current, onApply, onEdit, onDelete }: Omit<Props, "presets"> & { preset: PresetView }) {
  const t = useTranslations("presets");
  const settings = useSettingsWords(preset.settings);
  const { name, text, mayChange } = preset;
  const square = "relative w-9 px-0! touch:w-11";
  return (
    <li className="relative flex items-center gap-1.5 border-b border-hairline px-2 py-2 hover:bg-page has-aria-current:bg-page">
      <div className="min-w-0 flex-1">
        <button
          type="button"
          aria-current={preset.id === current || undefined}
          onClick={() => onApply(preset)}
          className="block max-w-full min-h-6 text-left font-semibold break-words after:absolute after:inset-0"
        >
          <span className="sr-only">{t("use")} </span>
          {name}
        </button>
        {text && <p className="line-clamp-2 break-words text-muted">{text}</p>}
        {settings && <p className="print text-muted">{settings}</p>}
      </div>
      {mayChange && (
        <>
          <Button className={square} aria-label={t("editOne", { name })} onClick={() => onEdit(preset)}>
            <Pencil size={16} aria-hidden="true" />
          </Button>
          <Button className={square} aria-label={t("deleteOne", { name })} onClick={() => onDelete(preset)}>
            <Trash2 size={16} aria-hidden="true" />
          </Button>
        </>
      )}
    </li>
  );
}
