"use client";

import clsx from "clsx";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useStudio } from "@/components/studio/context";
import { End } from "@/components/ui/end";
import { Mark } from "@/components/ui/mark";
import { MorePlaces } from "./more-places";
import { PlaceLabel } from "./place-label";
import { placesFor } from "./places";

/** The places of the studio: a rail on wide screens; on narrow ones tabs at the bottom, the rarer places behind the last. */
export function Nav() {
  const t = useTranslations("shell");
  const pathname = usePathname();
  const { me } = useStudio();
  const isHere = (href: Route) => pathname === href || (href !== "/" && pathname.startsWith(`${href}/`));
  return (
    <nav
      aria-label={t("main")}
      className="whole fixed z-30 flex border-hairline bg-panel phone:inset-x-0 phone:bottom-0 phone:h-(--tabs) phone:items-start phone:border-t phone:px-1 md:inset-y-0 md:left-0 md:w-17 md:flex-col md:border-r"
    >
      <Link href="/" className="m-auto mt-3 mb-3 hidden md:block md:h-8" aria-label={t("home")}>
        <Mark />
      </Link>
      <ul className="flex flex-1 phone:h-14 md:flex-col md:gap-1">
        {placesFor(me.role).map((place) => (
          <li key={place.href} className={clsx("flex-1 md:flex-none md:px-1.5", place.rare && "phone:hidden")}>
            <Link
              href={place.href}
              aria-current={isHere(place.href) ? "page" : undefined}
              className={tabClass(isHere(place.href))}
            >
              <PlaceLabel place={place} />
            </Link>
          </li>
        ))}
        <li className="flex-1 md:hidden">
          <MorePlaces isHere={isHere} className={tabClass} />
        </li>
      </ul>
      <End />
    </nav>
  );
}

function tabClass(here: boolean): string {
  return clsx(
    "flex h-full w-full flex-col items-center justify-center gap-1 border-transparent text-sm phone:border-t-3 md:h-13 md:border-l-3 md:pr-[3px]",
    here ? "border-mark! bg-page font-[650] text-ink" : "text-muted hover:text-ink",
  );
}
