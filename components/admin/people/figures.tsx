"use client";

import Link from "next/link";
import { useStudio } from "@/components/studio/context";
import { Figure, Figures } from "@/components/ui/figures";
import { duration, money, monthOf } from "@/lib/format";
import type { TeamFigures } from "@/lib/schemas/people";

type Props = { figures: TeamFigures; currency: string; now: string };

/** The team's month in four figures. */
export function MonthFigures({ figures, currency, now }: Props) {
  const { timeZone } = useStudio();
  const { cost, images, medianSeconds, failedShare } = figures;
  const month = monthOf(now, timeZone);
  return (
    <Figures>
      <Figure value={cost === null ? "–" : money(cost, currency)}>
        {cost === null ? (
          <>
            cost: set prices under{" "}
            <Link href="/admin/channels" className="underline underline-offset-2">
              Channels
            </Link>
          </>
        ) : (
          `spent in ${month}`
        )}
      </Figure>
      <Figure value={images.toLocaleString("en-US")}>images in {month}</Figure>
      <Figure value={medianSeconds === null ? "–" : duration(medianSeconds)}>median time to image</Figure>
      <Figure value={failedShare === null ? "–" : `${(failedShare * 100).toFixed(1)}%`}>failed or refused</Figure>
    </Figures>
  );
}
