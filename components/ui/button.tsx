import clsx from "clsx";
import type { ComponentProps } from "react";

export type ButtonLook = "plain" | "mark" | "danger";

const base =
  "inline-flex h-9 shrink-0 items-center justify-center gap-2 rounded-control border px-3.5 transition-colors duration-150 touch:h-11 disabled:border-hairline disabled:bg-transparent disabled:text-muted aria-disabled:opacity-60";

const looks: Record<ButtonLook, string> = {
  plain: "border-control bg-panel text-ink hover:border-ink",
  mark: "border-ink bg-mark font-[650] text-mark-ink hover:brightness-95",
  danger: "border-error bg-panel text-error hover:bg-error hover:text-panel",
};

/** The classes of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = "plain", className?: string): string {
  return clsx(base, looks[look], className);
}

/** A button; `mark` is the one main action of a screen. */
export function Button({
  look = "plain",
  className,
  type = "button",
  ...props
}: ComponentProps<"button"> & { look?: ButtonLook }) {
  return <button type={type} className={buttonClass(look, className)} {...props} />;
}
