"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useStudio } from "@/components/studio/context";
import { duration, money, monthOf } from "@/lib/format";
import type { TeamFigures } from "@/lib/schemas/people";

type Props = { figures: TeamFigures; currency: string; now: string };

/** The team's month in four figures. */
export function Figures({ figures, currency, now }: Props) {
  const { timeZone } = useStudio();
  const { cost, images, medianSeconds, failedShare } = figures;
  const month = monthOf(now, timeZone);
  return (
    <dl className="grid grid-cols-2 border-t border-b border-t-ink border-b-hairline md:grid-cols-4">
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
    </dl>
  );
}

function Figure({ value, children }: { value: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end px-3.5 py-3 not-first:border-hairline even:border-l md:not-first:border-l phone:odd:border-l-0">
      <dt className="text-muted">{children}</dt>
      <dd className="text-head font-[550] wrap-anywhere">{value}</dd>
    </div>
  );
}
