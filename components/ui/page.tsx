import clsx from "clsx";
import type { ReactNode } from "react";
import { End } from "./end";

type Props = { title: string; actions?: ReactNode; children: ReactNode };

/** The room of a page that is not the sheet: its title, its main action, its content. */
export function Page({ title, actions, children }: Props) {
  return (
    <main id="main" tabIndex={-1} className="flex flex-1 flex-col gap-6 px-4 py-5 outline-none md:px-6">
      <div className="whole flex min-h-9 flex-wrap items-center justify-between gap-3 touch:min-h-11">
        <h1 className="text-head wrap-anywhere">{title}</h1>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        <End />
      </div>
      {children}
    </main>
  );
}

type NothingProps = { title: string; ruled?: boolean; children: ReactNode };

/** What stands where there is nothing yet: what this place is for, and what to do next; `ruled` unless a line is above it. */
export function Nothing({ title, ruled = true, children }: NothingProps) {
  return (
    <div className={clsx("flex max-w-140 flex-col items-start gap-3", ruled && "border-t border-ink pt-4")}>
      <p className="max-w-full text-title wrap-anywhere">{title}</p>
      {children}
    </div>
  );
}
