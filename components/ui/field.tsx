import { type ComponentProps, useId } from "react";

type Props = ComponentProps<"input"> & { label: string; hint?: string | undefined; error?: string | undefined };

/** A labelled input with its hint and its error. */
export function Field({ label, hint, error, id, ...props }: Props) {
  const own = useId();
  const inputId = id ?? own;
  const describedBy = [hint && `${inputId}-hint`, error && `${inputId}-error`].filter(Boolean).join(" ");
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={inputId} className="font-semibold">
        {label}
      </label>
      {hint && (
        <p id={`${inputId}-hint`} className="text-muted">
          {hint}
        </p>
      )}
      <input
        id={inputId}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy || undefined}
        className="h-10 w-full rounded-control border border-control bg-panel px-3 touch:h-11 touch:text-prompt aria-invalid:border-error"
        {...props}
      />
      {error && (
        <p id={`${inputId}-error`} className="text-error">
          {error}
        </p>
      )}
    </div>
  );
}
