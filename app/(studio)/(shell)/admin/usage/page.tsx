import type { Metadata, Route } from "next";
import Form from "next/form";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { query } from "@/components/admin/address";
import { Pills } from "@/components/admin/pills";
import { UsageChart } from "@/components/admin/usage/chart";
import { DayTable, GroupTable } from "@/components/admin/usage/tables";
import { Totals } from "@/components/admin/usage/totals";
import { monthWords, periodWords } from "@/components/admin/usage/words";
import { Button, buttonClass } from "@/components/ui/button";
import { Choice } from "@/components/ui/field";
import { Nothing, Page } from "@/components/ui/page";
import { requireAdmin } from "@/lib/auth/session";
import { type UsageSearch, type UsageView, usageGroupings, usageSearch } from "@/lib/schemas/usage";
import { getTeam } from "@/lib/team";
import { getUsage } from "@/lib/usage";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("usage");
  return { title: t("title") };
}

type Props = { searchParams: Promise<Record<string, unknown>> };

/** What was made, by whom and for how much. */
export default async function UsagePage({ searchParams }: Props) {
  const actor = await requireAdmin();
  const asked = usageSearch.parse(await searchParams);
  const [usage, { currency }, t] = await Promise.all([getUsage(actor, asked), getTeam(), getTranslations("usage")]);
  const { by, show, period } = asked;
  const any = usage.totals.jobs > 0;
  return (
    <Page
      title={t("title")}
      actions={
        any && (
          <a href={`/api/usage/csv${query({ period })}`} download className={buttonClass()}>
            {t("export")}
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
  const locale = useLocale();
  const t = useTranslations("usage");
  const { period, ...kept } = asked;
  const isMonth = period.includes("-");
  const listed = isMonth && !months.includes(period) ? [period, ...months] : months;
  const pills = ["30", "90"].map((days) => ({
    label: t("lastDays", { days: Number(days) }),
    href: query({ ...asked, period: days }),
    here: period === days,
  }));
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
      <Pills label={t("period")} pills={pills} />
      <Form action={"/admin/usage" as Route} scroll={false} aria-label={t("month")} className="flex items-end gap-2">
        {Object.entries(kept).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Choice key={period} label={t("month")} name="period" defaultValue={isMonth ? period : months[0]}>
          {listed.map((month) => (
            <option key={month} value={month}>
              {monthWords(month, locale)}
            </option>
          ))}
        </Choice>
        <Button type="submit" className="h-10">
          {t("show")}
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
  const locale = useLocale();
  const t = useTranslations("usage");
  const groupings = usageGroupings.map((each) => ({
    label: t(`by.${each}`),
    href: query({ ...asked, by: each }),
    here: each === by,
  }));
  const nothing = nothingToDraw(usage, show);
  const shows = (["images", "cost"] as const).map((each) => ({
    label: t(each),
    href: query({ ...asked, show: each }),
    here: each === show,
  }));
  return (
    <>
      <section aria-labelledby="totals" className="flex flex-col gap-3">
        <h2 id="totals" className="text-title">
          {periodWords(usage, { t, locale })}
        </h2>
        <Totals totals={usage.totals} currency={currency} />
      </section>
      <div className="flex flex-wrap gap-x-6 gap-y-3">
        <Pills label={t("toldApart")} pills={groupings} />
        <Pills label={t("measured")} pills={shows} />
      </div>
      {nothing ? (
        <p className="border-l-4 border-mark pl-3">{t(nothing)}</p>
      ) : (
        <UsageChart usage={usage} by={by} show={show} currency={currency} />
      )}
      <GroupTable usage={usage} by={by} currency={currency} />
      <section aria-labelledby="days" className="flex flex-col gap-3">
        <h2 id="days" className="text-title">
          {t("byDay")}
        </h2>
        <DayTable usage={usage} by={by} show={show} currency={currency} />
      </section>
    </>
  );
}

/** A chart of nothing would say less than a sentence. */
function nothingToDraw({ totals }: UsageView, show: UsageSearch["show"]) {
  if (show === "images") return totals.images > 0 ? null : ("noneDelivered" as const);
  if (totals.cost) return null;
  if (totals.images + totals.unknown === 0) return "noneCharged" as const;
  return "noPrice" as const;
}

function None({ usage }: { usage: UsageView }) {
  const locale = useLocale();
  const common = useTranslations("common");
  const t = useTranslations("usage");
  return (
    <Nothing title={t("none", { period: periodWords(usage, { t, locale }) })}>
      <p>{t("noneWords")}</p>
      <div className="flex flex-wrap gap-2">
        <Link href="/" className={buttonClass("mark")}>
          {common("toSheet")}
        </Link>
        <Link href={"/admin/channels" as Route} className={buttonClass()}>
          {t("setPrices")}
        </Link>
      </div>
    </Nothing>
  );
}
