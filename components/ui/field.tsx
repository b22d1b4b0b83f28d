import { type ComponentProps, type ReactNode, useId } from "react";

type Labels = { label: string; hint?: string | undefined; error?: string | undefined };

const control =
  "w-full rounded-control border border-control bg-panel px-3 touch:text-prompt aria-invalid:border-error disabled:text-muted";

/** A labelled input with its hint and its error. */
export function Field({ label, hint, error, id, ...props }: ComponentProps<"input"> & Labels) {
  return (
    <Labelled label={label} hint={hint} error={error} id={id}>
      {(described) => (
        <input
          {...described}
          className={`h-10 read-only:border-hairline read-only:bg-transparent touch:h-11 ${control}`}
          {...props}
        />
      )}
    </Labelled>
  );
}

/** A labelled input of several lines. */
export function TextArea({ label, hint, error, id, rows = 3, ...props }: ComponentProps<"textarea"> & Labels) {
  return (
    <Labelled label={label} hint={hint} error={error} id={id}>
      {(described) => <textarea {...described} dir="auto" rows={rows} className={`py-2 ${control}`} {...props} />}
    </Labelled>
  );
}

/** A labelled choice of one among many; a few are better side by side, in a `Segmented`. */
export function Choice({ label, hint, error, id, children, ...props }: ComponentProps<"select"> & Labels) {
  return (
    <Labelled label={label} hint={hint} error={error} id={id}>
      {(described) => (
        <select {...described} className={`h-10 touch:h-11 ${control}`} {...props}>
          {children}
        </select>
      )}
    </Labelled>
  );
}

type CheckProps = Omit<ComponentProps<"input">, "type"> & { label: string; hint?: string | undefined };

/** Something that is on or off. */
export function Check({ label, hint, ...props }: CheckProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5 touch:py-1.5">
      <input
        id={id}
        type="checkbox"
        aria-describedby={hint && `${id}-hint`}
        className="mt-0.5 size-4.5 shrink-0 accent-ink touch:mt-0 touch:size-6"
        {...props}
      />
      <div className="min-w-0 flex-1 wrap-anywhere">
        {/* By touch it is hit from its box to the end of its row. */}
        <label
          htmlFor={id}
          className="font-semibold touch:relative touch:block touch:leading-6 touch:before:absolute touch:before:-inset-y-2.5 touch:before:right-0 touch:before:-left-11"
        >
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

type Described = { id: string; "aria-invalid": true | undefined; "aria-describedby": string | undefined };
type LabelledProps = Labels & { id?: string | undefined; children: (described: Described) => ReactNode };

function Labelled({ label, hint, error, id, children }: LabelledProps) {
  const own = useId();
  const inputId = id ?? own;
  const describedBy = [hint && `${inputId}-hint`, error && `${inputId}-error`].filter(Boolean).join(" ");
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={inputId} className="font-semibold">
        {label}
      </label>
      {hint && (
        <p id={`${inputId}-hint`} className="wrap-anywhere text-muted">
          {hint}
        </p>
      )}
      {children({
        id: inputId,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": describedBy || undefined,
      })}
      {error && (
        <p id={`${inputId}-error`} className="wrap-anywhere text-error">
          {error}
        </p>
      )}
    </div>
  );
}
