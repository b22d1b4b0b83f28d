import clsx from "clsx";
import { Ellipsis, SquareChevronRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { openPalette } from "@/components/palette/open";
import { useStudio } from "@/components/studio/context";
import { PlaceLabel } from "./place-label";
import { placesFor } from "./places";
import { Waiting } from "./waiting";

type Props = { isHere: (href: Route) => boolean; className: (here: boolean) => string };

const rowClass = "flex min-h-12 w-full items-center gap-3 border-l-3 border-transparent px-4 hover:bg-page";

/** A phone's last tab: the places that are gone to seldom, and all that can be done. It opens before any script runs. */
export function MorePlaces({ isHere, className }: Props) {
  const t = useTranslations("shell");
  const { me } = useStudio();
  const id = useId();
  const rare = placesFor(me.role).filter((place) => place.rare);
  const here = rare.some(({ href }) => isHere(href));
  return (
    <>
      <button type="button" popoverTarget={id} aria-current={here || undefined} className={className(here)}>
        <span className="relative">
          <Ellipsis size={20} strokeWidth={1.6} aria-hidden="true" />
          <Waiting />
        </span>
        {t("more")}
      </button>
      <div
        id={id}
        popover="auto"
        className="fixed inset-x-0 top-auto bottom-(--tabs) m-0 w-full border-t border-ink bg-panel py-2 text-ink shadow-[0_0_0_100vmax_rgb(0_0_0/50%)]"
      >
        <ul>
          {rare.map((place) => (
            <li key={place.href}>
              <Link
                href={place.href}
                aria-current={isHere(place.href) ? "page" : undefined}
                onClick={({ currentTarget }) => currentTarget.closest<HTMLElement>("[popover]")?.hidePopover()}
                className={clsx(rowClass, isHere(place.href) && "border-mark! bg-page font-[650]")}
              >
                <PlaceLabel place={place} />
              </Link>
            </li>
          ))}
          <li>
            <button
              type="button"
              popoverTarget={id}
              popoverTargetAction="hide"
              onClick={() => openPalette()}
              className={rowClass}
            >
              <SquareChevronRight size={20} strokeWidth={1.6} aria-hidden="true" />
              {t("commands")}
            </button>
          </li>
        </ul>
      </div>
    </>
  );
}
