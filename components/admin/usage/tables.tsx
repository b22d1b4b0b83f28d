import { useLocale, useTranslations } from "next-intl";
import { type Column, Table } from "@/components/ui/table";
import { money, whole } from "@/lib/format";
import type { UsageDay, UsageGroup, UsageSearch, UsageView } from "@/lib/schemas/usage";
import { Swatch } from "./chart";
import { costWords, dayWords, fillOf, groupName } from "./words";

type Props = { usage: UsageView; by: UsageSearch["by"]; show: UsageSearch["show"]; currency: string };

/** Each group's share of the period. */
export function GroupTable({ usage, by, currency }: Omit<Props, "show">) {
  const locale = useLocale();
  const t = useTranslations("usage");
  const reader = { t, locale };
  const columns: Column<UsageGroup>[] = [
    {
      name: t(`group.${by}`),
      cell: (group) => (
        <span className="flex items-center gap-2">
          <Swatch fill={fillOf(group.key, usage.groups.indexOf(group))} />
          <span className="min-w-0 font-semibold wrap-anywhere">{groupName(group, by, reader)}</span>
        </span>
      ),
    },
    { name: t("images"), number: true, cell: ({ images }) => <Figure>{images}</Figure> },
    { name: t("cost"), number: true, cell: (group) => <Figure>{costWords(group, currency, reader)}</Figure> },
    { name: t("withoutPrice"), number: true, cell: ({ unpriced }) => <Figure>{unpriced}</Figure> },
    { name: t("chargedUnknown"), number: true, cell: ({ unknown }) => <Figure>{unknown}</Figure> },
    { name: t("failedJobs"), number: true, cell: ({ failed }) => <Figure>{failed}</Figure> },
  ];
  return (
    <Table caption={t(`captionBy.${by}`)} columns={columns} rows={usage.groups} rowKey={({ key }) => key ?? "rest"} />
  );
}

/** The chart in figures: the days with anything on them, the newest first. */
export function DayTable({ usage, by, show, currency }: Props) {
  const locale = useLocale();
  const t = useTranslations("usage");
  const groups = usage.groups.map((group, index) => ({
    name: groupName(group, by, { t, locale }),
    given: true,
    number: true,
    cell: ({ groups: parts }: UsageDay) => {
      const value = parts[index]?.[show] ?? 0;
      return <Figure>{show === "cost" ? money(value, currency, locale) : value}</Figure>;
    },
  }));
  const columns: Column<UsageDay>[] = [
    {
      name: t("day"),
      cell: ({ day }) => <span className="font-semibold whitespace-nowrap">{dayWords(day, locale)}</span>,
    },
    ...groups,
    { name: t("allImages"), number: true, cell: ({ images }) => <Figure>{images}</Figure> },
    { name: t("allCost"), number: true, cell: (day) => <Figure>{costWords(day, currency, { t, locale })}</Figure> },
  ];
  return <Table wide caption={t("byDay")} columns={columns} rows={usage.days.toReversed()} rowKey={({ day }) => day} />;
}

function Figure({ children }: { children: string | number }) {
  const locale = useLocale();
  return <span className="tabular-nums">{typeof children === "number" ? whole(children, locale) : children}</span>;
}
