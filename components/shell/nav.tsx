"use client";

import clsx from "clsx";
import { Folder, LayoutGrid, Link2, type LucideIcon, ShieldCheck, SlidersHorizontal, Trash2, User } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type Me, useStudio } from "@/components/studio/context";
import { LinkLabel } from "@/components/ui/link-label";
import { Mark } from "@/components/ui/mark";

const places = [
  { href: "/", name: "sheet", icon: LayoutGrid },
  { href: "/mine", name: "mine", icon: User },
  { href: "/sets", name: "sets", icon: Folder },
  { href: "/links", name: "links", icon: Link2 },
  // On phones there is no room for it: there it is linked from one's own frames.
  { href: "/trash", name: "trash", icon: Trash2 },
  { href: "/admin", name: "admin", icon: ShieldCheck },
  { href: "/settings", name: "settings", icon: SlidersHorizontal },
] as const satisfies { href: Route; name: string; icon: LucideIcon }[];

/** The places of the studio: a rail on wide screens, tabs at the bottom of narrow ones. */
export function Nav() {
  const t = useTranslations("shell");
  const pathname = usePathname();
  const { me, openRequests } = useStudio();
  const isHere = (href: string) => pathname === href || (href !== "/" && pathname.startsWith(`${href}/`));
  return (
    <nav
      aria-label={t("main")}
      className="fixed z-30 flex border-hairline bg-panel phone:inset-x-0 phone:bottom-0 phone:h-(--tabs) phone:items-start phone:border-t phone:px-1 md:inset-y-0 md:left-0 md:w-17 md:flex-col md:border-r"
    >
      <Link href="/" className="m-auto mt-3 mb-3 hidden md:block md:h-8" aria-label={t("home")}>
        <Mark />
      </Link>
      <ul className="flex flex-1 phone:h-14 md:flex-col md:gap-1">
        {places
          .filter(({ href }) => isOpenTo(me, href))
          .map(({ href, name, icon: Icon }) => (
            <li key={href} className={clsx("flex-1 md:flex-none md:px-1.5", href === "/trash" && "phone:hidden")}>
              <Link
                href={href}
                aria-current={isHere(href) ? "page" : undefined}
                className={clsx(
                  "flex h-full flex-col items-center justify-center gap-1 border-transparent text-sm phone:border-t-3 md:h-13 md:border-l-3 md:pr-[3px]",
                  isHere(href) ? "border-mark! bg-page font-[650] text-ink" : "text-muted hover:text-ink",
                )}
              >
                <span className="relative">
                  <Icon size={20} strokeWidth={1.6} aria-hidden="true" />
                  {href === "/admin" && openRequests > 0 && (
                    <span className="absolute -top-1.5 left-3.5 min-w-4 rounded-control border border-ink bg-mark px-0.5 text-center text-[10px]/3.5 font-[650] text-mark-ink">
                      <span aria-hidden="true">{openRequests}</span>
                      <span className="sr-only">{t("waiting", { count: openRequests })}</span>
                    </span>
                  )}
                </span>
                <LinkLabel>{t(name)}</LinkLabel>
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}

/** Viewers have made nothing that could be thrown away. */
function isOpenTo({ role }: Me, href: Route): boolean {
  if (href === "/admin") return role === "admin";
  return href !== "/trash" || role !== "viewer";
}
