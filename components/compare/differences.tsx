import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type Column, Table } from "@/components/ui/table";
import { askable, askedWord } from "@/components/viewer/asked";
import { differences, isAnother } from "@/components/viewer/difference";
import { DifferenceText } from "@/components/viewer/difference-text";
import { qualityWord } from "@/components/viewer/image-facts";
import { duration, frameNumber, moment, money, ratioName, shownRatio } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";

type Props = { images: ImageView[]; now: string; timeZone: string; currency: string };
type Row = { name: string; values: (string | null)[]; differs: boolean; marked?: boolean };

/** What differs between images that are compared: their prompts word by word, and everything that was asked and got. */
export function Differences({ images, now, timeZone, currency }: Props) {
  const t = useTranslations("compare");
  const viewer = useTranslations("viewer");
  const locale = useLocale();
  const row = (name: string, value: (image: ImageView) => string | null, marked = false): Row => {
    const values = images.map(value);
    return { name, values, marked, differs: values.some((one) => one !== values[0]) };
  };
  const rows = [
    row(t("prompt"), (image) => image.prompt, true),
    row(viewer("revisedPrompt"), (image) => image.revisedPrompt, true),
    row(viewer("model"), (image) => image.model),
    row(viewer("quality"), (image) => image.quality && qualityWord(viewer, image.quality)),
    ...askable.map((name) => row(viewer(`askedFor.names.${name}`), (image) => askedWord(viewer, image, name))),
    row(viewer("asked"), (image) => pixels(image.receipt.sizeAsked)),
    row(viewer("got"), (image) => `${image.width} × ${image.height}`),
    row(t("ratio"), (image) => shownRatio(ratioName(image.width, image.height))),
    row(t("references"), (image) => String(image.references)),
    row(viewer("channel"), (image) => image.receipt.channel),
    row(viewer("took"), (image) => (image.seconds === null ? null : duration(image.seconds, locale))),
    row(viewer("cost"), (image) => image.cost && money(image.cost.amount / image.cost.images, currency, locale)),
    row(viewer("madeBy"), (image) => image.person.name),
    row(t("when"), (image) => moment(image.createdAt, now, timeZone, locale)),
  ].filter(({ values }) => values.some((value) => value !== null));
  const columns: Column<Row>[] = [
    {
      name: t("what"),
      cell: ({ name, differs }) => <span className={differs ? "font-[650]" : "text-muted"}>{name}</span>,
    },
    ...images.map((image, index) => ({
      name: frameNumber(image.number),
      cell: (shown: Row) => <Value row={shown} index={index} />,
    })),
  ];
  return (
    <section aria-labelledby="differences" className="compare-table px-4 pt-4 pb-10 md:px-7">
      <h2 id="differences" className="pb-2 text-title">
        {t("differences")}
      </h2>
      <p className="pb-3 text-muted">
        {t("differing", {
          count: rows.filter(({ differs }) => differs).length,
          first: frameNumber(images[0]?.number ?? 0),
        })}
      </p>
      <Table caption={t("differences")} columns={columns} rows={rows} rowKey={({ name }) => name} />
    </section>
  );
}

function Value({ row, index }: { row: Row; index: number }): ReactNode {
  const value = row.values[index] ?? null;
  if (value === null) return <span className="text-muted">–</span>;
  const first = row.values[0] ?? "";
  if (row.marked && index > 0 && value !== first && !isAnother(differences(first, value))) {
    return <DifferenceText before={first} after={value} />;
  }
  return (
    <span
      dir={row.marked ? "auto" : undefined}
      className={row.marked ? "block wrap-anywhere whitespace-pre-wrap" : row.differs ? "font-semibold" : "text-muted"}
      suppressHydrationWarning
    >
      {value}
    </span>
  );
}

function pixels(size: string | null): string | null {
  return size?.replace(/^(\d+)x(\d+)$/, "$1 × $2") ?? null;
}
