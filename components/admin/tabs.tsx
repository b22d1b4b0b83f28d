"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { LinkLabel } from "@/components/ui/link-label";

const tabs = [
  { href: "/admin/people", label: "People" },
  { href: "/admin/usage", label: "Usage" },
  { href: "/admin/jobs", label: "Jobs" },
  { href: "/admin/links", label: "Links" },
  { href: "/admin/audit", label: "Audit" },
  { href: "/admin/channels", label: "Channels" },
  { href: "/admin/team", label: "Team" },
] as const;

/** The parts of the administration, side by side; on phones they wrap. */
export function AdminTabs() {
  const pathname = usePathname();
  const isHere = (href: string) => pathname === href || pathname.startsWith(`${href}/`);
  return (
    <nav aria-label="Administration" className="border-b border-hairline bg-panel px-4 py-2 md:px-6">
      <ul className="flex flex-wrap gap-1.5">
        {tabs.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={isHere(href) ? "page" : undefined}
              className={clsx(
                "inline-flex h-8 items-center rounded-control border px-3 touch:h-11",
                isHere(href) ? "border-ink bg-ink font-semibold text-panel" : "border-control hover:border-ink",
              )}
            >
              <LinkLabel>{label}</LinkLabel>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
