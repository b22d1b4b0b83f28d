import type { Figures } from "./measure";

type Line = {
  name: string;
  small?: number | undefined;
  large: number | undefined;
  ratio?: number | undefined;
  goal?: number;
};

/** The figures as a table: in the small library, in the large one, what the goal speaks of, and the goal. */
export function toTable(figures: Figures): string {
  const of = (figure: string): Pick<Line, "small" | "large"> => ({
    small: figures[`${figure}.small`],
    large: figures[`${figure}.large`],
  });
  const by = (one: string, other: string) => (figures[one] ?? Number.NaN) / (figures[other] ?? Number.NaN);
  const lines: Line[] = [
    { name: "sheet, 16 readers, p50 ms", ...of("sheet"), ratio: by("sheet.large", "sheet.small"), goal: 1.15 },
    { name: "  p95", ...of("sheet95") },
    { name: "CPU per sheet, ms; to a minimal page's", ...of("cpu"), ratio: by("cpu.large", "cpu.minimal"), goal: 1.5 },
    { name: "  minimal page, p50 ms", large: figures["sheet.minimal"] },
    { name: "  minimal page, CPU ms", large: figures["cpu.minimal"] },
    { name: "second page of data, p50 ms", ...of("first") },
    {
      name: "a page in the middle, p50 ms; to the second",
      ...of("deep"),
      ratio: by("deep.large", "first.large"),
      goal: 1.3,
    },
    { name: "all buckets, p95 ms", ...of("buckets95") },
    { name: "jump to an old bucket, p95 ms", ...of("jump95") },
    { name: "what filters offer, p95 ms", ...of("facets95") },
    { name: "page of an old image, p50 ms", ...of("image") },
    {
      name: "largest image painted, CPU 4 times slower, ms",
      ...of("lcp"),
      ratio: figures["lcp.large"],
      goal: 1200,
    },
    { name: "slowest act answered, CPU 4 times slower, ms", ...of("inp"), ratio: figures["inp.large"], goal: 200 },
    { name: "900 px scrolled, p50 ms", ...of("scroll"), ratio: figures["scroll.large"], goal: 50 },
    { name: "  p95", ...of("scroll95") },
    ...Object.entries(figures)
      .filter(([name]) => name.startsWith("search."))
      .map(([name, value]) => ({
        name: `search p95, ${name.slice("search.".length)}`,
        large: value,
        ratio: value,
        goal: 50,
      })),
  ];
  const head = ["", "10,000", "1,000,000", "value", "goal", ""];
  const rows = [head, ...lines.map(toRow)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

function toRow({ name, small, large, ratio, goal }: Line): string[] {
  const show = (value: number | undefined) => (value === undefined ? "" : value.toFixed(value < 10 ? 2 : 1));
  const verdict = ratio === undefined || goal === undefined ? "" : ratio <= goal ? "ok" : "MISSED";
  return [name, show(small), show(large), show(ratio), goal === undefined ? "" : `${goal}`, verdict];
}
