"use client";

import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { encode } from "uqr";
import { useNow } from "@/components/sheet/now";
import { buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { ShareView } from "@/lib/schemas/share";
import { useShareWords } from "./words";

/** The address of a link, to be copied, looked at, or held in front of a camera; and how it fares. */
export function ShareLink({ share }: { share: ShareView }) {
  const t = useTranslations("share");
  const common = useTranslations("common");
  const [opened] = useState(() => new Date().toISOString());
  const words = useShareWords(useNow(opened, false));
  const { url, endsAt, state } = share;
  const when = state === "live" && endsAt ? `${common("comma")}${words.at(endsAt)}` : "";
  return (
    <section aria-label={t("theLink")} className="flex flex-col gap-3">
      {url ? (
        <>
          <p className="border border-hairline bg-page p-3 wrap-anywhere select-all [font-variant-ligatures:none]">
            {url}
          </p>
          <div className="flex flex-wrap gap-2">
            <CopyButton text={url} what={t("linkWord")} label={t("copyLink")} look="mark" data-first />
            <a href={url} target="_blank" rel="noopener" className={buttonClass()}>
              <ExternalLink size={14} aria-hidden="true" />
              {t("openAsVisitor")}
            </a>
          </div>
        </>
      ) : (
        <p>{t("notKept")}</p>
      )}
      <p className="text-muted">
        {words.end(share)}
        {when} · {words.views(share)}
      </p>
      {url && (
        <details>
          <summary className="flex min-h-6 w-fit cursor-pointer items-center underline underline-offset-2 touch:min-h-11">
            {t("qr")}
          </summary>
          <QrCode text={url} />
        </details>
      )}
    </section>
  );
}

/** Always dark on light, as cameras want it. */
function QrCode({ text }: { text: string }) {
  const t = useTranslations("share");
  const { data, size } = encode(text, { border: 3 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={t("qrLabel")}
      shapeRendering="crispEdges"
      className="mt-2 size-48 border border-hairline"
    >
      <path fill="#ffffff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000000" d={path} />
    </svg>
  );
}
