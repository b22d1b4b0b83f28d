"use client";

import { useLocale, useTranslations } from "next-intl";
import { memo } from "react";
import type { Translate } from "@/components/i18n/translate";
import { useStudio } from "@/components/studio/context";
import { dayKey, dayLabel } from "@/lib/format";
import type { Locale } from "@/lib/schemas/locale";
import type { JobView } from "@/lib/schemas/views";
import { type Bucket, type Cell, imagesOf, type SheetState, sizeOf } from "./buckets";
import { CellItem, type CellPlace } from "./cell";
import { Failed } from "./failed";
import { captionWords, Frame, FrameCaption } from "./frame";
import type { RowSize } from "./row-size";
import { Waiting } from "./waiting";
import type { Piece, Window } from "./window";

/** About as many as a first screen shows: they load at once, the others when they come near. */
const eagerFrames = 16;

type Props = {
  sheet: SheetState;
  window: Window | null;
  now: string;
  /** How high its rows are. */
  size: RowSize;
  tabbable: string | undefined;
  onOpen: (id: string) => void;
};

/** What is in the page of a sheet: its first rows as the style sheet makes them, later the rows around what can be seen. */
export function Sections({ sheet, window, ...rest }: Props) {
  const { timeZone } = useStudio();
  const [t, locale] = [useTranslations("sheet"), useLocale()];
  const today = dayKey(rest.now, timeZone);
  const shared = { ...rest, sheet, today, t, locale };
  // Both as one list of sections and one of blanks, so that what the page came with stays when the script takes over.
  if (!window) {
    let start = 0;
    const total = sheet.cursor ? -1 : sheet.buckets.reduce((sum, each) => sum + sizeOf(each), 0);
    const sections = sheet.buckets
      .filter(({ cells }) => cells.length > 0)
      .map((bucket, index, all) => {
        const [at, first] = [start, all[index - 1]?.day !== bucket.day];
        start += bucket.cells.length;
        return <Section key={bucket.key} bucket={bucket} first={first} start={at} total={total} {...shared} />;
      });
    return (
      <>
        {sections}
        {[]}
      </>
    );
  }
  return (
    <>
      {window.pieces.map((piece) => (
        <Section
          key={piece.block.bucket.key}
          bucket={piece.block.bucket}
          first={piece.block.first}
          start={piece.start}
          total={sheet.cursor ? -1 : piece.total}
          piece={piece}
          bare={window.skimming}
          {...shared}
        />
      ))}
      {window.blanks.map(({ top, height }) => (
        <div key={top} className="sheet-blank" style={{ top, height }} />
      ))}
    </>
  );
}

type SectionProps = Omit<Props, "window"> & {
  bucket: Bucket;
  first: boolean;
  start: number;
  total: number;
  today: string;
  t: Translate<"sheet">;
  locale: Locale;
  piece?: Piece;
  bare?: boolean;
};

function Section({
  sheet,
  bucket,
  first,
  start,
  total,
  today,
  t,
  locale,
  piece,
  bare = false,
  now,
  size,
  tabbable,
  onOpen,
}: SectionProps) {
  const label = dayLabel(bucket.day, today, locale);
  const cell = (index: number, place?: CellPlace) => {
    const each = bucket.cells[index];
    if (!each) return null;
    const job = sheet.jobs[each.generationId];
    const leads = bucket.cells[index - 1]?.generationId !== each.generationId;
    return (
      <SheetCell
        key={each.key}
        cell={each}
        position={start + index + 1}
        total={total}
        eager={place !== undefined || start + index < eagerFrames}
        tabbable={each.frame !== null && each.frame.id === tabbable}
        bare={bare}
        size={size}
        t={t}
        onOpen={onOpen}
        {...place}
        {...(!each.frame && job && { job, leads, now })}
      />
    );
  };
  return (
    <section aria-label={label} style={piece && { transform: `translateY(${piece.top}px)` }}>
      {first && (
        <h2 className="sheet-day">
          {label}
          <Count sheet={sheet} day={bucket.day} words={(count) => t("frames", { count })} />
        </h2>
      )}
      <ul className="sheet-row">{piece ? placed(piece, cell) : bucket.cells.map((_, index) => cell(index))}</ul>
    </section>
  );
}

function Count({ sheet, day, words }: { sheet: SheetState; day: string; words: (count: number) => string }) {
  const count = sheet.buckets.reduce((sum, bucket) => sum + (bucket.day === day ? imagesOf(bucket) : 0), 0);
  const last = sheet.buckets.at(-1);
  // Of the last day of a search nobody knows how much is to come.
  if (count === 0 || (sheet.cursor && last?.day === day)) return null;
  // With its own space: one that stands between would move when the count comes.
  return <span className="print">{` ${words(count)}`}</span>;
}

/** The cells of a piece's rows, in whole pixels as a browser would draw them. */
function placed(piece: Piece, cell: (index: number, place: CellPlace) => React.ReactNode) {
  const { layout, lead } = piece.block;
  const rows = layout.rows.map((row, index) => ({ row, index }));
  const shown = rows.filter(({ index }) => (index >= piece.from && index < piece.to) || index === piece.alone);
  return shown.flatMap(({ row }) => {
    const top = Math.round(lead + row.top);
    const height = Math.round(lead + row.top + row.height) - top;
    return Array.from({ length: row.end - row.start }, (_, offset) => {
      const index = row.start + offset;
      const left = Math.round(layout.lefts[index] ?? 0);
      const width = Math.round((layout.lefts[index] ?? 0) + (layout.widths[index] ?? 0)) - left;
      return cell(index, { left, top, width, height });
    });
  });
}

type CellProps = Partial<CellPlace> & {
  cell: Cell;
  position: number;
  total: number;
  eager: boolean;
  tabbable: boolean;
  bare: boolean;
  size: RowSize;
  t: Translate<"sheet">;
  onOpen: (id: string) => void;
  job?: JobView;
  leads?: boolean;
  now?: string;
};

/** Drawn anew only where something of it has changed, as there are many. */
const SheetCell = memo(function SheetCell(props: CellProps) {
  const { cell, position, total, eager, tabbable, bare, size, t, onOpen, job, leads = false, now = "" } = props;
  const { left, top, width, height } = props;
  const place =
    left === undefined || top === undefined || width === undefined || height === undefined
      ? undefined
      : { left, top, width, height };
  const { frame, shape } = cell;
  const item = { position, total, place, aspect: shape.aspect, failed: shape.failed };
  if (frame) {
    return (
      <CellItem {...item} caption={<FrameCaption frame={frame} t={t} />}>
        <Frame {...{ frame, t, eager, tabbable, width, bare, size, onOpen }} />
      </CellItem>
    );
  }
  if (!job) return null;
  const open = job.state === "queued" || job.state === "running";
  return (
    <CellItem {...item} caption={captionWords(job.person.name, job.width, job.height, job.quality)}>
      {open ? <Waiting job={job} first={leads} now={now} /> : <Failed job={job} />}
    </CellItem>
  );
});
