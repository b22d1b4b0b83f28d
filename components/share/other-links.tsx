"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import type { ShareView } from "@/lib/schemas/share";
import { useShareWords } from "./words";

type Props = { shares: ShareView[]; busy: boolean; onOpen: (id: string) => void };

/** The other live links that show the same. */
export function OtherLinks({ shares, busy, onOpen }: Props) {
  const t = useTranslations("share");
  const { me } = useStudio();
  const [now] = useState(() => new Date().toISOString());
  const words = useShareWords(now);
  return (
    <Disclosure summary={t("others", { count: shares.length })} className="border-t border-hairline pt-2">
      <ul>
        {shares.map((share) => {
          const at = words.at(share.createdAt);
          const what = t("otherName", { name: words.name(share), at });
          const made = share.owner.id === me.id ? t("made", { at }) : t("madeBy", { at, person: share.owner.name });
          return (
            <li key={share.id} className="flex items-center justify-between gap-3 border-t border-hairline py-2">
              <div className="min-w-0">
                <p className="wrap-anywhere">{words.name(share)}</p>
                <p className="text-muted wrap-anywhere">
                  {made} · {words.end(share)} · {words.views(share)}
                </p>
              </div>
              <div className="flex shrink-0 items-center gap-2">
                {share.url && <CopyButton text={share.url} what={what} />}
                <Button
                  aria-label={t("editName", { name: what })}
                  aria-disabled={busy}
                  onClick={() => onOpen(share.id)}
                >
                  {t("edit")}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
    </Disclosure>
  );
}
