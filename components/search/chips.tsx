"use client";

import clsx from "clsx";
import type { Route } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { LinkLabel } from "@/components/ui/link-label";
import { addressOf } from "./address";
import { useSearch } from "./context";

const chip = "inline-flex h-9 shrink-0 items-center border px-3 touch:h-11";
const on = "border-ink bg-ink font-semibold text-panel";
const off = "border-control bg-panel hover:border-ink";

/** Whose images, and the filters that are wanted most, one press away; on narrower screens they are among the others. */
export function Chips() {
  const t = useTranslations("search");
  const { filter, scope, go } = useSearch();
  const toggle = (name: "picked" | "references", label: string, className: string) => (
    <button
      type="button"
      aria-pressed={filter[name]}
      onClick={() => go({ [name]: !filter[name] })}
      className={clsx(chip, "rounded-control", filter[name] ? on : off, className)}
    >
      {label}
    </button>
  );
  return (
    <div className="hidden shrink-0 gap-2 lg:flex">
      <nav aria-label={t("scope")} className="flex">
        {(["team", "mine"] as const).map((each) => (
          <Link
            key={each}
            href={addressOf(each, filter) as Route}
            prefetch={false}
            aria-current={scope === each ? "page" : undefined}
            className={clsx(
              chip,
              "first:rounded-l-control last:-ml-px last:rounded-r-control focus-visible:z-1",
              scope === each ? on : off,
            )}
          >
            <LinkLabel>{t(`scopes.${each}`)}</LinkLabel>
          </Link>
        ))}
      </nav>
      {toggle("picked", t("picks"), "")}
      {toggle("references", t("references"), "hidden xl:inline-flex")}
    </div>
  );
}
