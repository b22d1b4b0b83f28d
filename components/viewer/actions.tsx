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
  return (
    <div className="grid grid-flow-dense grid-cols-2 gap-1.5">
      {doings.remix && (
        <Button
          look="mark"
          className="col-span-2 h-10"
          aria-keyshortcuts="r"
          data-control="r"
          aria-disabled={doings.busy || undefined}
          onClick={doings.remix}
        >
          {t("remix")}
          <Key name="R" />
        </Button>
      )}
      <Act keys="u" onClick={doings.reference}>
        {t("useAsReference")}
      </Act>
      <Act keys="p" pressed={doings.picked} onClick={doings.pick}>
        {t("pick")} <Key name="· P" />
      </Act>
      <Act keys="c" pressed={doings.waitsToBeCompared} onClick={doings.compare}>
        {t("compare")} <Key name="· C" />
      </Act>
      <Act keys="s" onClick={doings.share}>
        {t("share")} <Key name="· S" />
      </Act>
      <Download image={image} />
      <Act keys="b" onClick={onSurround}>
        {t("surround")} <Key name="· B" />
      </Act>
      <Act keys="l" onClick={doings.add}>
        {t("addToSet")} <Key name="· L" />
      </Act>
      <Act keys="Delete" onClick={doings.trash}>
        {t("delete")} <Key name="· Del" />
      </Act>
      <Act className="col-span-2" onClick={doings.togglePrivate}>
        {t(doings.private ? "showToTeam" : "makePrivate")}
      </Act>
    </div>
  );
}

type ActProps = {
  keys?: string;
  pressed?: boolean;
  className?: string;
  /** Undefined for those who may not: then there is no button. */
  onClick: (() => void) | undefined;
  children: ReactNode;
};

function Act({ keys, pressed, className = "", onClick, children }: ActProps) {
  if (!onClick) return null;
  return (
    <Button
      className={`block! px-2! whitespace-nowrap aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-panel ${className}`}
      aria-keyshortcuts={keys}
      aria-pressed={pressed}
      data-control={keys ?? "private"}
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
