"use client";

import clsx from "clsx";
import type { Route } from "next";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { Choice } from "@/components/ui/field";
import type { ShareSearch } from "@/lib/schemas/share";
import type { PersonView } from "@/lib/schemas/views";

const states = [
  { show: "", label: "All" },
  { show: "live", label: "Live" },
  { show: "ended", label: "Ended" },
] as const;

type Props = { show: ShareSearch["show"]; person?: string | undefined; people?: PersonView[] };

/** Which links are listed; the address of the page says it. With `people` also whose. */
export function LinksFilter({ show, person = "", people }: Props) {
  const pathname = usePathname();
  const router = useRouter();
  const address = (next: { show?: string; person?: string }) => {
    const wanted = Object.entries({ show, person, ...next }).filter(([, value]) => value !== "");
    return `${pathname}?${new URLSearchParams(wanted)}`.replace(/\?$/, "") as Route;
  };
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
      <nav aria-label="Which links">
        <ul className="flex flex-wrap gap-1.5">
          {states.map((state) => (
            <li key={state.show}>
              <Link
                href={address({ show: state.show })}
                aria-current={state.show === show ? "true" : undefined}
                className={clsx(
                  "inline-flex h-8 items-center rounded-control border px-3 touch:h-11",
                  state.show === show
                    ? "border-ink bg-ink font-semibold text-panel"
                    : "border-control hover:border-ink",
                )}
              >
                {state.label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {people && (
        <div className="max-w-full min-w-48">
          <Choice
            label="Person"
            value={person}
            onChange={(event) => router.push(address({ person: event.target.value }))}
          >
            <option value="">Everybody</option>
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
        </div>
      )}
    </div>
  );
}
