import type { ReactNode } from "react";

/** A part of the reference: a heading that can be linked to, and what belongs under it. */
export function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col items-start gap-4 border-t border-ink pt-3">
      <h2 id={id} className="group scroll-mt-4 text-title">
        {title}
        <a
          href={`#${id}`}
          aria-label={`Link to ${title}`}
          className="ml-1 px-1.5 text-muted opacity-0 group-hover:opacity-100 focus:opacity-100"
        >
          #
        </a>
      </h2>
      {children}
    </section>
  );
}

/** A smaller heading within a part. */
export function Subhead({ children }: { children: ReactNode }) {
  return <h3 className="pt-2 font-[650]">{children}</h3>;
}
