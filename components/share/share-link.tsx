"use client";

import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { encode } from "uqr";
import { useNow } from "@/components/sheet/now";
import { useStudio } from "@/components/studio/context";
import { buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { moment } from "@/lib/format";
import type { ShareView } from "@/lib/schemas/share";
import { shareEnd, shareViews } from "./words";

/** The address of a link, to be copied, looked at, or held in front of a camera; and how it fares. */
export function ShareLink({ share }: { share: ShareView }) {
  const { timeZone } = useStudio();
  const [opened] = useState(() => new Date().toISOString());
  const now = useNow(opened, false);
  const { url, endsAt, state } = share;
  const when = state === "live" && endsAt ? `, ${moment(endsAt, now, timeZone)}` : "";
  return (
    <section aria-label="The link" className="flex flex-col gap-3">
      {url ? (
        <>
          <p className="border border-hairline bg-page p-3 wrap-anywhere select-all [font-variant-ligatures:none]">
            {url}
          </p>
          <div className="flex flex-wrap gap-2">
            <CopyButton text={url} what="link" label="Copy link" look="mark" data-first />
            <a href={url} target="_blank" rel="noopener" className={buttonClass()}>
              <ExternalLink size={14} aria-hidden="true" />
              Open as a visitor
            </a>
          </div>
        </>
      ) : (
        <p>Its address is no longer kept, so it cannot be shown again. Who has it can still use it.</p>
      )}
      <p className="text-muted">
        {shareEnd(share, now, timeZone)}
        {when} · {shareViews(share, now, timeZone)}
      </p>
      {url && (
        <details>
          <summary className="flex min-h-6 w-fit cursor-pointer items-center underline underline-offset-2 touch:min-h-11">
            QR code
          </summary>
          <QrCode text={url} />
        </details>
      )}
    </section>
  );
}

/** Always dark on light, as cameras want it. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 3 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="QR code of the link"
      shapeRendering="crispEdges"
      className="mt-2 size-48 border border-hairline"
    >
      <path fill="#ffffff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000000" d={path} />
    </svg>
  );
}
