import type { Measures } from "@/components/sheet/layout";
import type { BucketView, FrameView } from "@/lib/schemas/views";

/** What a style sheet could say about a grid. */
export const measures: Measures = { width: 1000, row: 100, gutter: 10, caption: 20, heading: 40, failed: 0 };

const aspects = [1.5, 1, 0.66, 1.78];

/** The newest has the highest number; `count` a day, the newest day first. */
export function library(days: number, count: number) {
  const buckets: BucketView[] = [];
  const keys: string[] = [];
  for (let day = 0; day < days; day += 1) {
    const key = new Date(Date.parse("2026-06-30T00:00:00Z") - day * 86_400_000).toISOString().slice(0, 10);
    keys.push(key);
    // Counted a little wrong, as they may be.
    buckets.push({ key, day: key, count: count - (day % 3), aspects: count * 1.2 });
  }
  const framesOf = (key: string) => {
    const first = (days - keys.indexOf(key)) * count;
    return Array.from({ length: count }, (_, index) => frame(first - index, `${key}T12:00:00.000Z`));
  };
  return {
    buckets,
    framesOf,
    newest: keys
      .slice(0, Math.ceil(60 / count))
      .flatMap(framesOf)
      .slice(0, 60),
  };
}

/** An image as sheets show it. */
export function frame(number: number, createdAt: string): FrameView {
  const width = Math.round(1000 * (aspects[number % 4] ?? 1));
  return {
    ...{ id: `i${number}`, number, generationId: `g${number}`, index: 0, width, height: 1000, thumbhash: null },
    ...{ prompt: "pears", quality: null, person: { id: "p", name: "Member 1" }, private: false, demo: false },
    ...{ picked: false, createdAt },
  };
}
