import clsx from "clsx";
import { useId } from "react";

type Option<T> = { value: T; label: string; disabled?: boolean; lang?: string };
type Props<T> = {
  legend: string;
  options: Option<T>[];
  value: T;
  onChange: (value: T) => void;
  invalid?: boolean;
  /** What it is the choice of, for whoever reads the form as the page has it. */
  field?: string;
  /** On phones it is drawn lower than it can be touched. */
  slim?: boolean;
};

/** One choice of a few, side by side. */
export function Segmented<T extends string | number>(props: Props<T>) {
  const { legend, options, value, onChange, invalid = false, field, slim = false } = props;
  const name = useId();
  return (
    <fieldset
      data-field={field}
      className={clsx("flex shrink-0 rounded-control border border-control", slim && "phone:border-transparent")}
      aria-invalid={invalid || undefined}
    >
      <legend className="sr-only">{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={clsx(
            "relative flex h-8.5 min-w-8 items-center justify-center border-r border-control px-3 first-of-type:rounded-l-[3px] last:rounded-r-[3px] last:border-r-0 has-checked:bg-ink has-checked:font-semibold has-checked:text-panel has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ink has-focus-visible:ring-2 has-focus-visible:ring-mark has-disabled:text-muted has-disabled:line-through touch:h-10.5 touch:min-w-11",
            slim && slimClass,
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
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

const slimClass =
  "isolate phone:h-11 phone:border-transparent phone:has-checked:bg-transparent phone:before:absolute phone:before:-inset-x-px phone:before:inset-y-2 phone:before:-z-10 phone:before:border phone:before:border-control phone:first-of-type:before:rounded-l-control phone:last:before:rounded-r-control phone:has-checked:before:border-ink phone:has-checked:before:bg-ink";
