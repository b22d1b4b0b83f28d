import type { Attachment } from "./attachment";
import type { Actor } from "./auth/actor";
import { mustAdminister } from "./auth/policy";
import { type Cell, csvStream } from "./csv";
import { addDays } from "./days";
import { db } from "./db";
import { capitalized } from "./format";
import type { UsageDay, UsageGroup, UsageGrouping, UsageSearch, UsageSums, UsageView } from "./schemas/usage";
import { getTeam } from "./team";
import { listMonths, type Period, readUsage, toPeriod, type UsageRow } from "./usage-rows";

/** Groups that the chart tells apart; the others are one. */
const mostGroups = 6;

/** What was made and what it cost in a period, by day and by person, channel or quality. For admins. */
export async function getUsage(actor: Actor, { period, by, show }: UsageSearch): Promise<UsageView> {
  mustAdminister(actor);
  const [days, months] = await Promise.all([toPeriod(period), listMonths()]);
  const rows = await readUsage(days, [by]);
  const names = await namesOf(rows, by);
  const sums = new Map<string | null, UsageSums>();
  for (const row of rows) sums.set(row[by], add(sums.get(row[by]), row));
  const largest = [...sums].sort(([, one], [, other]) => size(other, show) - size(one, show));
  const shown = largest.slice(0, largest.length > mostGroups + 1 ? mostGroups : undefined).map(([key]) => key);
  const groups: UsageGroup[] = shown.map((key) => ({
    ...add(undefined, sums.get(key) as UsageSums),
    ...{ key: key ?? "", name: nameOf(key, by, names) },
  }));
  const rest = largest.slice(shown.length).map(([, sum]) => sum);
  if (rest.length > 0) {
    groups.push({ ...rest.reduce(add, nothing), key: null, name: `${rest.length} others`, others: rest.length });
  }
  return { ...days, totals: rows.reduce(add, nothing), groups, days: toDays(rows, by, shown, groups.length), months };
}

/** Every day, person, channel and quality of a period as CSV, a week at a time while it is sent. For admins. */
export async function exportUsage(actor: Actor, { period }: Pick<UsageSearch, "period">): Promise<Attachment> {
  mustAdminister(actor);
  const [days, { currency }] = await Promise.all([toPeriod(period), getTeam()]);
  const columns = ["day", "person", "email", "channel", "quality", "jobs", "images", "charged_unknown", "failed"];
  const body = csvStream([...columns, "cost", "currency", "images_without_price"], weeks(days, currency));
  return { fileName: `usage-${days.first}-${days.last}.csv`, body };
}

async function* weeks({ first, last }: Period, currency: string): AsyncGenerator<Cell[][]> {
  for (let day = first; day <= last; day = addDays(day, 7)) {
    const end = addDays(day, 6);
    const rows = await readUsage({ first: day, last: end < last ? end : last }, ["person", "channel", "quality"]);
    if (rows.length === 0) continue;
    const [people, channels] = await Promise.all([namesOf(rows, "person"), namesOf(rows, "channel")]);
    yield rows.map((row) => {
      const { name = null, email = null } = people.get(row.person ?? "") ?? {};
      const sums = [row.jobs, row.images, row.unknown, row.failed, row.cost, currency, row.unpriced];
      return [row.day, name, email, channels.get(row.channel ?? "")?.name ?? null, row.quality, ...sums];
    });
  }
}

type Named = Map<string, { name: string; email?: string }>;

async function namesOf(rows: UsageRow[], by: UsageGrouping): Promise<Named> {
  const ids = [...new Set(rows.flatMap((row) => row[by] ?? []))];
  if (by === "quality") return new Map(ids.map((id) => [id, { name: capitalized(id) }]));
  const where = { id: { in: ids } };
  if (by === "channel") {
    const channels = await db.channel.findMany({ where, select: { id: true, name: true } });
    return new Map(channels.map(({ id, name }) => [id, { name }]));
  }
  const people = await db.user.findMany({ where, select: { id: true, name: true, email: true } });
  return new Map(people.map(({ id, name, email }) => [id, { name, email }]));
}

function nameOf(key: string | null, by: UsageGrouping, names: Named): string {
  if (key === null) return by === "channel" ? "No channel took it" : "No quality asked for";
  const { name = key, email } = names.get(key) ?? {};
  const others = [...names.values()].filter((other) => other.name === name);
  return email && others.length > 1 ? `${name} (${email})` : name;
}

function toDays(rows: UsageRow[], by: UsageGrouping, shown: (string | null)[], groups: number): UsageDay[] {
  const days = new Map<string, UsageDay>();
  for (const row of rows) {
    const before = days.get(row.day);
    const parts = before?.groups ?? Array.from({ length: groups }, () => ({ images: 0, cost: 0 }));
    const at = shown.indexOf(row[by]);
    const part = parts.at(at);
    // What is none of those that are told apart is the last one's, -1.
    if (part) parts.splice(at, 1, { images: part.images + row.images, cost: part.cost + (row.cost ?? 0) });
    days.set(row.day, { ...add(before, row), day: row.day, groups: parts });
  }
  return [...days.values()];
}

const nothing: UsageSums = { jobs: 0, images: 0, unknown: 0, failed: 0, cost: null, unpriced: 0 };

function add(one: UsageSums = nothing, other: UsageSums): UsageSums {
  return {
    jobs: one.jobs + other.jobs,
    images: one.images + other.images,
    unknown: one.unknown + other.unknown,
    failed: one.failed + other.failed,
    cost: one.cost === null && other.cost === null ? null : (one.cost ?? 0) + (other.cost ?? 0),
    unpriced: one.unpriced + other.unpriced,
  };
}

function size(sums: UsageSums, show: UsageSearch["show"]): number {
  return show === "cost" ? (sums.cost ?? 0) : sums.images;
}
