import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button";
import { Nothing } from "@/components/ui/page";
import { type Column, Table } from "@/components/ui/table";
import { capitalized, moment, money, monthLabel } from "@/lib/format";
import type { LedgerLine, LedgerView } from "@/lib/schemas/quota";
import { ledgerPath } from "./months";
import { wordsOf } from "./words";

type Props = {
  ledger: LedgerView;
  own: boolean;
  /** It does not begin with the newest line. */
  paged: boolean;
  timeZone: string;
  currency: string;
  /** The server's time. */
  now: string;
};

/** A month line by line, newest first: what was asked, what became of it, and how many images that took or gave. */
export function Ledger(props: Props) {
  const locale = useLocale();
  const t = useTranslations("quota");
  const { ledger, own, paged, timeZone, currency, now } = props;
  const { lines, month, months, nextCursor } = ledger;
  if (lines.length === 0 && !paged) return <Empty own={own} />;
  const columns: Column<LedgerLine>[] = [
    {
      name: t("ledger.what"),
      cell: (line) => (
        <div className="max-w-prose wrap-anywhere">
          {"prompt" in line && line.prompt && (
            <p dir="auto" className="line-clamp-2 font-semibold">
              {line.prompt}
            </p>
          )}
          <p>{wordsOf(line, { timeZone, locale, t })}</p>
          {line.kind === "generation" && line.key && (
            <p className="text-muted">{t("ledger.byKey", { key: line.key })}</p>
          )}
        </div>
      ),
    },
    {
      name: t("ledger.when"),
      cell: (line) => (
        <span className="whitespace-nowrap">{capitalized(moment(line.createdAt, now, timeZone, locale))}</span>
      ),
    },
    {
      name: t("ledger.images"),
      number: true,
      cell: (line) => <span className="print font-semibold">{signed(line.images)}</span>,
    },
  ];
  if (lines.some((line) => costOf(line) !== null)) {
    const cell = (line: LedgerLine) => {
      const cost = costOf(line);
      return <span className="print">{cost === null ? "" : money(cost, currency, locale)}</span>;
    };
    columns.push({ name: t("ledger.cost"), number: true, cell });
  }
  const name = t("ledger.of", { month: monthLabel(month, locale) });
  const query = month === months[0] ? {} : { month };
  return (
    <section aria-label={name} className="flex flex-col gap-4">
      <Table caption={name} columns={columns} rows={lines} rowKey={({ id }) => id} />
      <div className="flex gap-2">
        {paged && (
          <Link href={ledgerPath(props, query)} className={buttonClass()}>
            {t("ledger.newest")}
          </Link>
        )}
        {nextCursor && (
          <Link href={ledgerPath(props, { ...query, before: nextCursor })} className={buttonClass()}>
            {t("ledger.older")}
          </Link>
        )}
      </div>
    </section>
  );
}

function Empty({ own }: { own: boolean }) {
  const common = useTranslations("common");
  const t = useTranslations("quota");
  if (!own)
    return (
      <Nothing ruled={false} title={t("ledger.empty")}>
        {t("ledger.emptyTheirs")}
      </Nothing>
    );
  return (
    <Nothing ruled={false} title={t("ledger.empty")}>
      <p>{t("ledger.emptyOwn")}</p>
      <Link href="/" className={buttonClass("mark")}>
        {common("toSheet")}
      </Link>
    </Nothing>
  );
}

/** What of a line was paid, as far as anybody knows; what cost nothing says so by its words. */
function costOf(line: LedgerLine): number | null {
  return line.kind === "generation" && line.charged > 0 ? line.cost : null;
}

/** A true minus sign; what was given back, or not charged, is 0. */
function signed(images: number): string {
  return images > 0 ? `+${images}` : `${images}`.replace("-", "−");
}
