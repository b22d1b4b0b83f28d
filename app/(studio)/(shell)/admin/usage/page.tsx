import type { Metadata, Route } from "next";
import Form from "next/form";
import Link from "next/link";
import { query } from "@/components/admin/address";
import { Pills } from "@/components/admin/pills";
import { UsageChart } from "@/components/admin/usage/chart";
import { DayTable, GroupTable } from "@/components/admin/usage/tables";
import { Totals } from "@/components/admin/usage/totals";
import { groupingWords, monthWords, periodWords } from "@/components/admin/usage/words";
import { Button, buttonClass } from "@/components/ui/button";
import { Choice } from "@/components/ui/field";
import { Nothing, Page } from "@/components/ui/page";
import { requireAdmin } from "@/lib/auth/session";
import { type UsageSearch, type UsageView, usageGroupings, usageSearch } from "@/lib/schemas/usage";
import { getTeam } from "@/lib/team";
import { getUsage } from "@/lib/usage";

export const metadata: Metadata = { title: "Usage" };

type Props = { searchParams: Promise<Record<string, unknown>> };

/** What was made, by whom and for how much. */
export default async function UsagePage({ searchParams }: Props) {
  const actor = await requireAdmin();
  const asked = usageSearch.parse(await searchParams);
  const [usage, { currency }] = await Promise.all([getUsage(actor, asked), getTeam()]);
  const { by, show, period } = asked;
  const any = usage.totals.jobs > 0;
  return (
    <Page
      title="Usage"
      actions={
        any && (
          <a href={`/api/usage/csv${query({ period })}`} download className={buttonClass()}>
            Export CSV
          </a>
        )
      }
    >
      <Periods asked={asked} months={usage.months} />
      {any ? <Figures usage={usage} by={by} show={show} currency={currency} asked={asked} /> : <None usage={usage} />}
    </Page>
  );
}

function Periods({ asked, months }: { asked: UsageSearch; months: string[] }) {
  const { period, ...kept } = asked;
  const isMonth = period.includes("-");
  const listed = isMonth && !months.includes(period) ? [period, ...months] : months;
  const pills = ["30", "90"].map((days) => ({
    label: `Last ${days} days`,
    href: query({ ...asked, period: days }),
    here: period === days,
  }));
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
      <Pills label="Period" pills={pills} />
      <Form action={"/admin/usage" as Route} scroll={false} aria-label="Month" className="flex items-end gap-2">
        {Object.entries(kept).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Choice key={period} label="Month" name="period" defaultValue={isMonth ? period : months[0]}>
          {listed.map((month) => (
            <option key={month} value={month}>
              {monthWords(month)}
            </option>
          ))}
        </Choice>
        <Button type="submit" className="h-10">
          Show
        </Button>
      </Form>
    </div>
  );
}

type FiguresProps = {
  usage: UsageView;
  asked: UsageSearch;
  by: UsageSearch["by"];
  show: UsageSearch["show"];
  currency: string;
};

function Figures({ usage, asked, by, show, currency }: FiguresProps) {
  const groupings = usageGroupings.map((each) => ({
    label: `By ${groupingWords[each].toLowerCase()}`,
    href: query({ ...asked, by: each }),
    here: each === by,
  }));
  const shows = (["images", "cost"] as const).map((each) => ({
    label: each === "cost" ? "Cost" : "Images",
    href: query({ ...asked, show: each }),
    here: each === show,
  }));
  return (
    <>
      <section aria-labelledby="totals" className="flex flex-col gap-3">
        <h2 id="totals" className="text-title">
          {periodWords(usage)}
        </h2>
        <Totals totals={usage.totals} currency={currency} />
      </section>
      <div className="flex flex-wrap gap-x-6 gap-y-3">
        <Pills label="Told apart" pills={groupings} />
        <Pills label="Measured in" pills={shows} />
      </div>
      {nothingToDraw(usage, show) ? (
        <p className="border-l-4 border-mark pl-3">{nothingToDraw(usage, show)}</p>
      ) : (
        <UsageChart usage={usage} show={show} currency={currency} />
      )}
      <GroupTable usage={usage} by={by} currency={currency} />
      <section aria-labelledby="days" className="flex flex-col gap-3">
        <h2 id="days" className="text-title">
          By day
        </h2>
        <DayTable usage={usage} show={show} currency={currency} />
      </section>
    </>
  );
}

/** A chart of nothing would say less than a sentence. */
function nothingToDraw({ totals }: UsageView, show: UsageSearch["show"]): string {
  if (show === "images") return totals.images > 0 ? "" : "No image was delivered in this period.";
  if (totals.cost) return "";
  if (totals.images + totals.unknown === 0) return "Nothing was charged in this period.";
  return "No price is known of this period. Prices are set per channel, in Channels; they count from then on.";
}

function None({ usage }: { usage: UsageView }) {
  return (
    <Nothing title={`Nothing was made from ${periodWords(usage)}.`}>
      <p>
        Choose another period, or make an image: what people and programs make shows here as soon as it is done, by day,
        with what it cost where the channel has prices.
      </p>
      <div className="flex flex-wrap gap-2">
        <Link href="/" className={buttonClass("mark")}>
          To the sheet
        </Link>
        <Link href={"/admin/channels" as Route} className={buttonClass()}>
          Set prices
        </Link>
      </div>
    </Nothing>
  );
}
