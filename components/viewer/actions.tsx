"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { ImageView } from "@/lib/schemas/views";
import { Download } from "./download";
import type { Doings } from "./use-doings";

type Props = { image: ImageView; doings: Doings; onSurround: () => void };

/** What can be done with the image, each with its key. */
export function Actions({ image, doings, onSurround }: Props) {
  const t = useTranslations("viewer");
  const { remix, reference, share, add } = doings;
  return (
    <div className="grid grid-cols-2 gap-1.5">
      {remix && (
        <Button
          look="mark"
          className="col-span-2 h-10"
          aria-keyshortcuts="r"
          data-control="remix"
          aria-disabled={doings.busy || undefined}
          onClick={remix}
        >
          {t("remix")}
          <Key name="R" />
        </Button>
      )}
      {reference && (
        <Act keys="u" onClick={reference}>
          {t("useAsReference")}
        </Act>
      )}
      {share && (
        <Act keys="s" onClick={share}>
          {t("share")}
          <Key name="· S" />
        </Act>
      )}
      <Download image={image} />
      <Act keys="b" onClick={onSurround}>
        {t("surround")}
        <Key name="· B" />
      </Act>
      {add && (
        <Act keys="l" onClick={add}>
          {t("addToSet")}
          <Key name="· L" />
        </Act>
      )}
    </div>
  );
}

type ActProps = { keys: string; pressed?: boolean; onClick: () => void; children: ReactNode };

function Act({ keys, pressed, onClick, children }: ActProps) {
  return (
    <Button
      className="gap-1 px-2! whitespace-nowrap aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-panel"
      aria-keyshortcuts={keys}
      aria-pressed={pressed}
      data-control={keys}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

function Key({ name }: { name: string }) {
  return (
    <span aria-hidden="true" className="font-normal touch:hidden">
      {name}
    </span>
  );
}
