import type { Route } from "next";
import Form from "next/form";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button, buttonClass } from "@/components/ui/button";
import { Choice } from "@/components/ui/field";
import { query } from "./address";

type Props = {
  /** What is listed, for those who listen. */
  label: string;
  action: Route;
  /** What the page's address says besides the fields. */
  kept?: Record<string, string | undefined>;
  narrowed: boolean;
  children: ReactNode;
};

/** The fields that narrow a list, sent as the page's address: it can be kept, shared and gone back from. */
export function Filter({ label, action, kept = {}, narrowed, children }: Props) {
  const t = useTranslations("common");
  return (
    <Form action={action} aria-label={label} scroll={false} className="flex flex-wrap items-end gap-3">
      {Object.entries(kept).map(
        ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
      )}
      {children}
      <Button type="submit" className="h-10">
        {t("filter")}
      </Button>
      {narrowed && (
        <Link href={query(kept)} className={buttonClass("plain", "h-10")}>
          {t("clear")}
        </Link>
      )}
    </Form>
  );
}

type OneProps = {
  label: string;
  name: string;
  value: string | undefined;
  /** What it says where nothing is chosen. */
  all: string;
  options: { value: string; label: string }[];
};

/** One of many, or all. */
export function OneOf({ label, name, value = "", all, options }: OneProps) {
  return (
    <div className="w-[calc(50%-0.375rem)] sm:w-48">
      <Choice key={value} label={label} name={name} defaultValue={value}>
        <option value="">{all}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Choice>
    </div>
  );
}
