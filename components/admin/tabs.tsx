"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { LinkLabel } from "@/components/ui/link-label";

const tabs = [
  { href: "/admin/people", name: "people" },
  { href: "/admin/usage", name: "usage" },
  { href: "/admin/jobs", name: "jobs" },
  { href: "/admin/links", name: "links" },
  { href: "/admin/audit", name: "audit" },
  { href: "/admin/channels", name: "channels" },
  { href: "/admin/team", name: "team" },
] as const;

/** The parts of the administration, side by side; on phones they wrap. */
export function AdminTabs() {
  const t = useTranslations("admin");
  const pathname = usePathname();
  const isHere = (href: string) => pathname === href || pathname.startsWith(`${href}/`);
  return (
    <nav aria-label={t("label")} className="border-b border-hairline bg-panel px-4 py-2 md:px-6">
      <ul className="flex flex-wrap gap-1.5">
        {tabs.map(({ href, name }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={isHere(href) ? "page" : undefined}
              className={clsx(
                "inline-flex h-8 items-center rounded-control border px-3 touch:h-11",
                isHere(href) ? "border-ink bg-ink font-semibold text-panel" : "border-control hover:border-ink",
              )}
            >
              <LinkLabel>{t(`tabs.${name}`)}</LinkLabel>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
