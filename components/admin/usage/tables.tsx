import { type Column, Table } from "@/components/ui/table";
import { money } from "@/lib/format";
import type { UsageDay, UsageGroup, UsageSearch, UsageView } from "@/lib/schemas/usage";
import { Swatch } from "./chart";
import { costWords, dayWords, fillOf, groupingWords } from "./words";

type Props = { usage: UsageView; show: UsageSearch["show"]; currency: string };

/** Each group's share of the period. */
export function GroupTable({ usage, by, currency }: Omit<Props, "show"> & { by: UsageSearch["by"] }) {
  const columns: Column<UsageGroup>[] = [
    {
      name: groupingWords[by],
      cell: (group) => (
        <span className="flex items-center gap-2">
          <Swatch fill={fillOf(group.key, usage.groups.indexOf(group))} />
          <span className="min-w-0 font-semibold wrap-anywhere">{group.name}</span>
        </span>
      ),
    },
    { name: "Images", number: true, cell: ({ images }) => <Figure>{images}</Figure> },
    { name: "Cost", number: true, cell: (group) => <Figure>{costWords(group, currency)}</Figure> },
    { name: "Without price", number: true, cell: ({ unpriced }) => <Figure>{unpriced}</Figure> },
    { name: "Charged, unknown", number: true, cell: ({ unknown }) => <Figure>{unknown}</Figure> },
    { name: "Failed jobs", number: true, cell: ({ failed }) => <Figure>{failed}</Figure> },
  ];
  const caption = `The period by ${groupingWords[by].toLowerCase()}`;
  return <Table caption={caption} columns={columns} rows={usage.groups} rowKey={({ key }) => key ?? "rest"} />;
}

/** The chart in figures: the days with anything on them, the newest first. */
export function DayTable({ usage, show, currency }: Props) {
  const groups = usage.groups.map(({ name }, index) => ({
    name,
    given: true,
    number: true,
    cell: ({ groups: parts }: UsageDay) => {
      const value = parts[index]?.[show] ?? 0;
      return <Figure>{show === "cost" ? money(value, currency) : value}</Figure>;
    },
  }));
  const columns: Column<UsageDay>[] = [
    { name: "Day", cell: ({ day }) => <span className="font-semibold whitespace-nowrap">{dayWords(day)}</span> },
    ...groups,
    { name: "All images", number: true, cell: ({ images }) => <Figure>{images}</Figure> },
    { name: "All cost", number: true, cell: (day) => <Figure>{costWords(day, currency)}</Figure> },
  ];
  return <Table wide caption="By day" columns={columns} rows={usage.days.toReversed()} rowKey={({ day }) => day} />;
}

function Figure({ children }: { children: string | number }) {
  return (
    <span className="tabular-nums">{typeof children === "number" ? children.toLocaleString("en-US") : children}</span>
  );
}
