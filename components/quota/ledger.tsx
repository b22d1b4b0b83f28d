import Link from "next/link";
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
  const { ledger, own, paged, timeZone, currency, now } = props;
  const { lines, month, months, nextCursor } = ledger;
  if (lines.length === 0 && !paged) return <Empty own={own} />;
  const columns: Column<LedgerLine>[] = [
    {
      name: "What",
      cell: (line) => (
        <div className="max-w-prose wrap-anywhere">
          {"prompt" in line && line.prompt && <p className="line-clamp-2 font-semibold">{line.prompt}</p>}
          <p>{wordsOf(line, timeZone)}</p>
          {line.kind === "generation" && line.key && <p className="text-muted">by the key {line.key}</p>}
        </div>
      ),
    },
    {
      name: "When",
      cell: (line) => <span className="whitespace-nowrap">{capitalized(moment(line.createdAt, now, timeZone))}</span>,
    },
    {
      name: "Images",
      number: true,
      cell: (line) => <span className="print font-semibold">{signed(line.images)}</span>,
    },
  ];
  if (lines.some((line) => costOf(line) !== null)) {
    const cell = (line: LedgerLine) => {
      const cost = costOf(line);
      return <span className="print">{cost === null ? "" : money(cost, currency)}</span>;
    };
    columns.push({ name: "Cost", number: true, cell });
  }
  const query = month === months[0] ? {} : { month };
  return (
    <section aria-label={`The ledger of ${monthLabel(month)}`} className="flex flex-col gap-4">
      <Table caption={`The ledger of ${monthLabel(month)}`} columns={columns} rows={lines} rowKey={({ id }) => id} />
      <div className="flex gap-2">
        {paged && (
          <Link href={ledgerPath(props, query)} className={buttonClass()}>
            Newest
          </Link>
        )}
        {nextCursor && (
          <Link href={ledgerPath(props, { ...query, before: nextCursor })} className={buttonClass()}>
            Older
          </Link>
        )}
      </div>
    </section>
  );
}

function Empty({ own }: { own: boolean }) {
  if (!own)
    return (
      <Nothing ruled={false} title="Nothing this month yet.">
        What they make appears here, line by line.
      </Nothing>
    );
  return (
    <Nothing ruled={false} title="Nothing this month yet.">
      <p>What you make appears here line by line: what was charged or given back, and why.</p>
      <Link href="/" className={buttonClass("mark")}>
        To the sheet
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
