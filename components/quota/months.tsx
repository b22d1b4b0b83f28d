import type { Route } from "next";
import { useLocale, useTranslations } from "next-intl";
import { Pills } from "@/components/admin/pills";
import { monthLabel } from "@/lib/format";
import type { LedgerView } from "@/lib/schemas/quota";

type Props = { ledger: LedgerView; own: boolean };

/** The address of a part of a ledger. */
export function ledgerPath({ ledger, own }: Props, query: Record<string, string>): Route {
  const params = new URLSearchParams({ ...(!own && { person: ledger.person.id }), ...query });
  return `/quota${params.size > 0 ? `?${params}` : ""}` as Route;
}

/** The months that there is something of, and what the chosen one came to if it is over. */
export function Months(props: Props) {
  const locale = useLocale();
  const t = useTranslations("quota");
  const { month, months, current, spent, granted } = props.ledger;
  if (current && months.length === 1) return null;
  return (
    <div className="flex flex-col gap-3">
      {months.length > 1 && (
        <Pills
          label={t("months")}
          pills={months.map((one) => ({
            label: monthLabel(one, locale),
            href: ledgerPath(props, one === months[0] ? {} : { month: one }),
            here: one === month,
          }))}
        />
      )}
      {!current && (
        <p>{granted > 0 ? t("chargedGranted", { count: spent, granted }) : t("charged", { count: spent })}</p>
      )}
    </div>
  );
}
