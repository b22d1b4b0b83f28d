import clsx from "clsx";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { SizeOption } from "@/lib/schemas/views";

type Props = {
  sizes: SizeOption[];
  value: SizeOption;
  onChange: (size: SizeOption) => void;
  invalid: boolean;
  /** On a phone the pixels have their place in the open composer alone. */
  open: boolean;
};

/** The drawn frames have the same area; their sides are rounded to whole pixels. */
const area = 230;

/**
 * The shapes that can be asked for, drawn to scale, and the pixels of the chosen one. A size of its own that is asked
 * for, as by a remix, stands beside them and stays there for whoever looks at another one.
 */
export function Ratios({ sizes, value, onChange, invalid, open }: Props) {
  const name = useId();
  const t = useTranslations("composer");
  const [own, setOwn] = useState<SizeOption | null>(null);
  if (!sizes.some(({ size }) => size === value.size) && own?.size !== value.size) setOwn(value);
  return (
    <fieldset
      data-field="size"
      // On a phone beside the button that opens the rest, however many there are.
      className="flex items-center gap-x-3 folding:w-[calc(100%-3.25rem)] folding:min-w-0 folding:flex-col folding:items-start"
      aria-invalid={invalid || undefined}
    >
      <legend className="sr-only">{t("shape")}</legend>
      <div className="-ml-2 flex flex-wrap">
        {(own ? [...sizes, own] : sizes).map((option) => {
          const aspect = option.width / option.height;
          return (
            <label
              key={option.size}
              title={`${option.width} × ${option.height}`}
              className="group relative flex min-h-11 min-w-12 flex-col items-center justify-end gap-1 rounded-control has-focus-visible:outline-2 has-focus-visible:outline-ink has-focus-visible:ring-4 has-focus-visible:ring-mark folding:min-w-11"
            >
              <input
                type="radio"
                name={name}
                value={option.size}
                className="absolute inset-0 cursor-[inherit] appearance-none outline-none focus-visible:shadow-none"
                checked={option.size === value.size}
                onChange={() => onChange(option)}
                aria-label={t("shapeOf", { label: option.label, width: option.width, height: option.height })}
              />
              <span
                className="border border-control group-hover:border-ink group-has-checked:border-ink group-has-checked:bg-mark"
                style={{ width: Math.round(Math.sqrt(area * aspect)), height: Math.round(Math.sqrt(area / aspect)) }}
              />
              <span className="print text-muted group-has-checked:font-semibold group-has-checked:text-ink">
                {option.label}
              </span>
            </label>
          );
        })}
      </div>
      <output className={clsx("print w-20 text-muted", !open && "folding:hidden")}>
        {value.width} × {value.height}
      </output>
    </fieldset>
  );
}
