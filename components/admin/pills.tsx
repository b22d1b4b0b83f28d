import clsx from "clsx";
import type { Route } from "next";
import Link from "next/link";
import { LinkLabel } from "@/components/ui/link-label";

type Pill = { label: string; href: Route; here: boolean };

/** One view of a few, side by side, each with an address of its own. */
export function Pills({ label, pills }: { label: string; pills: Pill[] }) {
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-1.5">
        {pills.map((pill) => (
          <li key={pill.label}>
            <Link
              href={pill.href}
              scroll={false}
              aria-current={pill.here ? "true" : undefined}
              className={clsx(
                "inline-flex h-8 items-center rounded-control border px-3 touch:h-11",
                pill.here ? "border-ink bg-ink font-semibold text-panel" : "border-control hover:border-ink",
              )}
            >
              <LinkLabel>{pill.label}</LinkLabel>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
