import { dayKey, dayLabel } from "@/lib/format";
import type { Cell, SheetState } from "./state";

export type Day = {
  key: string;
  label: string;
  frames: string;
  /** How many places stand before this day. */
  start: number;
  cells: Cell[];
};

/** The sheet in days, in its own order; jobs stand in the day in which they were asked for. */
export function byDay(sheet: SheetState, now: string, timeZone: string): Day[] {
  const today = dayKey(now, timeZone);
  const days: { day: string; start: number; cells: Cell[] }[] = [];
  for (const [index, cell] of sheet.cells.entries()) {
    const at = cell.frame?.createdAt ?? sheet.jobs[cell.generationId]?.createdAt ?? now;
    const day = dayKey(at, timeZone);
    const last = days.at(-1);
    if (last?.day === day) last.cells.push(cell);
    else days.push({ day, start: index, cells: [cell] });
  }
  return days.map(({ day, start, cells }, index) => ({
    key: `${day}-${days.length - index}`,
    label: dayLabel(day, today),
    frames: frameCount(cells, index === days.length - 1 && sheet.cursor !== null),
    start,
    cells,
  }));
}

function frameCount(cells: Cell[], more: boolean): string {
  const frames = cells.filter((cell) => cell.frame !== null).length;
  if (frames === 0) return "";
  return `${frames}${more ? "+" : ""} ${frames === 1 && !more ? "frame" : "frames"}`;
}
