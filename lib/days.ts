import { db } from "./db";

/** The moments at which days (`YYYY-MM-DD`) begin in the team's time zone, in the order given. */
export async function startsOfDays(days: string[]): Promise<Date[]> {
  const rows = await db.$queryRaw<{ starts: Date }[]>`
    SELECT d.day::date::timestamp AT TIME ZONE t.time_zone AS starts
    FROM unnest(${days}::text[]) WITH ORDINALITY AS d (day, place) CROSS JOIN team t ORDER BY d.place`;
  return rows.map(({ starts }) => starts);
}

/** The day (`YYYY-MM-DD`) so many days later, or earlier if negative. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
