import type { Abandoned, Holding } from "./waiting";

/** What a run has found; parts that were left out are absent. */
export type Findings = {
  /** Medians over the rounds, by figure and program. */
  rounds?: Record<string, number>;
  /** Memory before the rounds, in MB. */
  idle?: Record<string, number>;
  /** Requests per second while a worker makes thumbnails. */
  withWorker?: number;
  abandoned?: Record<string, Abandoned>;
  holding?: Holding;
  /** Null: the server does not know it. */
  admissions?: number | null;
};

/** One line: what each program needed, and for ours what it is held to. */
type Line = {
  name: string;
  pipe?: number | undefined;
  portkey?: number | undefined;
  ours?: number | undefined;
  /** What the goal speaks of: `ours`, or its ratio to Portkey's. */
  value?: number | undefined;
  goal?: { gate: number; aim?: number; more?: boolean };
};

/** The lines of the table, in the order of the goals. */
export function toLines(found: Findings): Line[] {
  return [...roundLines(found), ...abandonedLines(found), ...holdingLines(found), ...admissionLines(found)];
}

function roundLines({ rounds, idle, withWorker }: Findings): Line[] {
  if (!rounds || !idle) return [];
  const gateways = (figure: string) => ({
    pipe: rounds[`${figure}.pipe`],
    portkey: rounds[`${figure}.portkey`],
    ours: rounds[`${figure}.ours`],
  });
  const ratio = (line: Omit<Line, "value">): Line => ({ ...line, value: (line.ours ?? 0) / (line.portkey ?? 0) });
  const above = (callers: number, program: string) =>
    (rounds[`peak.${callers}.${program}`] ?? Number.NaN) - (idle[program] ?? 0);
  const peak = { pipe: above(64, "pipe"), portkey: above(64, "portkey"), ours: above(64, "ours") };
  const block = rounds["block.photo"];
  return [
    ratio({ name: "added p50, b64, 1 caller, ms", ...gateways("added.photo"), goal: { gate: 0.5, aim: 0.3 } }),
    { name: "added p50, url, 1 caller, ms", ...gateways("added.url") },
    ratio({ name: "CPU per request, b64, ms", ...gateways("cpu.photo"), goal: { gate: 0.6, aim: 0.35 } }),
    { name: "CPU per request, url, ms", ...gateways("cpu.url") },
    { name: "  Postgres' CPU per request, b64, ms", ours: rounds["postgres.photo.ours"] },
    { name: "  SQL statements per request", ours: rounds["statements.photo.ours"] },
    { name: "  transactions per request", ours: rounds["commits.photo.ours"] },
    { name: "  fsyncs of the WAL per request", ours: rounds["syncs.photo.ours"] },
    { name: "requests/s, 1 caller", ...gateways("rate.1.photo") },
    ratio({ name: "requests/s, 16 callers", ...gateways("rate.16"), goal: { gate: 1.5, aim: 3.5, more: true } }),
    { name: "requests/s, 64 callers", ...gateways("rate.64") },
    { name: "  16 callers, thumbnails made meanwhile", ours: withWorker },
    { name: "memory when idle, MB", ...idle },
    ratio({ name: "peak memory above idle, 64 callers, MB", ...peak, goal: { gate: 1, aim: 0.5 } }),
    { name: "event loop's longest block, b64, ms", ours: block, value: block, goal: { gate: 25, aim: 10 } },
  ];
}

function abandonedLines({ abandoned }: Findings): Line[] {
  if (!abandoned) return [];
  const of = (look: (one: Abandoned) => number) =>
    Object.fromEntries(Object.entries(abandoned).map(([program, one]) => [program, look(one)]));
  const held = (line: Line): Line => ({ ...line, value: line.ours, goal: { gate: 2 } });
  return [
    { name: "300 clients: calls that reached the upstream", ...of((one) => one.reached) },
    held({ name: "  they left: sockets beyond those in flight", ...of(({ left }) => left.open - left.waiting) }),
    { name: "  they left: still in flight", ...of(({ left }) => left.waiting) },
    held({ name: "  upstream done: sockets", ...of(({ later }) => later.open - later.waiting) }),
  ];
}

function holdingLines({ holding }: Findings): Line[] {
  if (!holding) return [];
  const { held, memory, errors, sheet } = holding;
  const slower = sheet.waiting / sheet.idle;
  return [
    { name: "500 slow calls: in flight at once", ours: held },
    { name: "  memory above idle, MB", ours: memory.most, value: memory.most, goal: { gate: 200, aim: 100 } },
    { name: "  the same until the first answer, MB", ours: memory.waiting },
    { name: "  errors", ours: errors, value: errors, goal: { gate: 0 } },
    { name: "  the sheet's p95, ms (to idle)", ours: sheet.waiting, value: slower, goal: { gate: 2, aim: 1.3 } },
    { name: "  the sheet's p95 when idle, ms", ours: sheet.idle },
    { name: "  the sheet's p95 while they are answered, ms", ours: sheet.answering },
  ];
}

function admissionLines({ admissions }: Findings): Line[] {
  if (admissions === undefined) return [];
  if (admissions === null) return [{ name: "respond-async admissions/s: not available" }];
  return [
    {
      name: "respond-async admissions/s, 16 callers",
      ours: admissions,
      value: admissions,
      goal: { gate: 150, aim: 400, more: true },
    },
  ];
}

/** The lines as a Markdown table that is also readable as it is. */
export function toTable(lines: Line[]): string {
  const rows = [
    ["", "pipe", "Portkey", "ours", "held to", "gate", "aim", ""],
    ...lines.map(({ name, pipe, portkey, ours, value, goal }) => [
      name,
      ...[pipe, portkey, ours, goal && value, goal?.gate, goal?.aim].map(format),
      goal && value !== undefined ? verdict(value, goal) : "",
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const text = rows.map((row) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `| ${cells.join(" | ")} |`;
  });
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [text[0], rule, ...text.slice(1)].join("\n");
}

function verdict(value: number, { gate, aim, more }: NonNullable<Line["goal"]>): string {
  const reaches = (limit: number) => (more ? value >= limit : value <= limit);
  if (aim !== undefined && reaches(aim)) return "✓ aim";
  return reaches(gate) ? "✓" : "✗";
}

function format(value: number | undefined): string {
  if (value === undefined) return "";
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}
