import { useId } from "react";

type Option<T> = { value: T; label: string; disabled?: boolean; lang?: string };
type Props<T> = { legend: string; options: Option<T>[]; value: T; onChange: (value: T) => void; invalid?: boolean };

/** One choice of a few, side by side. */
export function Segmented<T extends string | number>({ legend, options, value, onChange, invalid = false }: Props<T>) {
  const name = useId();
  return (
    <fieldset className="flex shrink-0 rounded-control border border-control" aria-invalid={invalid || undefined}>
      <legend className="sr-only">{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="relative flex h-8.5 min-w-8 items-center justify-center border-r border-control px-3 first-of-type:rounded-l-[3px] last:rounded-r-[3px] last:border-r-0 has-checked:bg-ink has-checked:font-semibold has-checked:text-panel has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ink has-focus-visible:ring-2 has-focus-visible:ring-mark has-disabled:text-muted has-disabled:line-through touch:h-10.5 touch:min-w-11"
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 cursor-[inherit] appearance-none outline-none focus-visible:shadow-none"
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
          />
          {option.lang ? <span lang={option.lang}>{option.label}</span> : option.label}
        </label>
      ))}
    </fieldset>
  );
}
