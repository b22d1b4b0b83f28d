"use client";

import { useState } from "react";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import { count, moment } from "@/lib/format";
import type { ShareView } from "@/lib/schemas/share";
import { shareEnd, shareName, shareViews } from "./words";

type Props = { shares: ShareView[]; busy: boolean; onOpen: (id: string) => void };

/** The other live links that show the same. */
export function OtherLinks({ shares, busy, onOpen }: Props) {
  const { me, timeZone } = useStudio();
  const [now] = useState(() => new Date().toISOString());
  return (
    <Disclosure summary={`${count(shares.length, "other link")} to the same`} className="border-t border-hairline pt-2">
      <ul>
        {shares.map((share) => {
          const made = moment(share.createdAt, now, timeZone);
          const what = `${shareName(share)}, made ${made}`;
          return (
            <li key={share.id} className="flex items-center justify-between gap-3 border-t border-hairline py-2">
              <div className="min-w-0">
                <p className="wrap-anywhere">{shareName(share)}</p>
                <p className="text-muted wrap-anywhere">
                  Made {made}
                  {share.owner.id === me.id ? "" : ` by ${share.owner.name}`} · {shareEnd(share, now, timeZone)} ·{" "}
                  {shareViews(share, now, timeZone)}
                </p>
              </div>
              <div className="flex shrink-0 items-center gap-2">
                {share.url && <CopyButton text={share.url} what={what} />}
                <Button aria-label={`Edit ${what}`} aria-disabled={busy} onClick={() => onOpen(share.id)}>
                  Edit
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
    </Disclosure>
  );
}
