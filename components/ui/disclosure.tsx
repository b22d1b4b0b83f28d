import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

type Props = ComponentProps<"details"> & { summary: ReactNode };

/** What few need to see, folded away under its name. */
export function Disclosure({ summary, className, children, ...props }: Props) {
  return (
    <details className={clsx("group", className)} {...props}>
      <summary className="flex h-10 w-fit cursor-pointer list-none items-center gap-1.5 font-semibold touch:h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight size={16} aria-hidden="true" className="transition-transform duration-150 group-open:rotate-90" />
        {summary}
      </summary>
      {children}
    </details>
  );
}
