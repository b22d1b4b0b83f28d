"use client";

import clsx from "clsx";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type SyntheticEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import type { DraftReference } from "@/lib/schemas/draft";

/** What is dragged within the tray: the place of a reference. */
export const tileType = "application/x-proofsheet-reference";

type Props = {
  reference: DraftReference;
  index: number;
  total: number;
  tabIndex: number;
  /** The model takes fewer. */
  unused: boolean;
  wrong: boolean;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: () => void;
  /** To that place, from this one's or another's. */
  onMove: (to: number, from?: number) => void;
  onRemove: () => void;
};

/** One reference: dragged or moved by Alt and the arrows, and pressed for what can be done with it. */
export function Tile({
  reference,
  index,
  total,
  tabIndex,
  unused,
  wrong,
  onKeyDown,
  onFocus,
  onMove,
  onRemove,
}: Props) {
  const t = useTranslations("composer");
  const menu = useId();
  const [gone, setGone] = useState(false);
  const [over, setOver] = useState(false);
  const name = gone ? t("referenceGone") : reference.name;
  const label = t("reference", { place: index + 1, total, name: name ? `: ${name}` : "" });
  const act = (work: () => void) => () => {
    document.getElementById(menu)?.hidePopover();
    work();
  };
  return (
    <li
      className="relative size-12 shrink-0"
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(tileType, String(index));
        event.dataTransfer.effectAllowed = "move";
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(tileType)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const from = event.dataTransfer.getData(tileType);
        if (from === "") return;
        event.preventDefault();
        event.stopPropagation();
        onMove(index, Number(from));
      }}
    >
      <button
        type="button"
        data-tile
        tabIndex={tabIndex}
        popoverTarget={menu}
        aria-label={label}
        aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Delete"
        title={t("referenceHint")}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        className={clsx(
          "size-12 border bg-page",
          wrong || gone ? "border-error" : "border-hairline hover:border-ink",
          over && "outline-2 outline-offset-2 outline-ink",
        )}
      >
        {gone ? (
          <span className="print text-error">{t("gone")}</span>
        ) : (
          <img
            src={reference.thumbnail}
            alt=""
            draggable={false}
            onError={() => setGone(true)}
            className={clsx("size-full object-contain", unused && "opacity-40")}
          />
        )}
      </button>
      <div
        id={menu}
        popover="auto"
        onBeforeToggle={place}
        className="fixed m-0 flex-col border border-ink bg-panel p-1 text-ink open:flex"
      >
        <Button
          className="justify-start! border-transparent!"
          disabled={index === 0}
          onClick={act(() => onMove(index - 1))}
        >
          {t("moveLeft")}
        </Button>
        <Button
          className="justify-start! border-transparent!"
          disabled={index === total - 1}
          onClick={act(() => onMove(index + 1))}
        >
          {t("moveRight")}
        </Button>
        <Button className="justify-start! border-transparent!" onClick={act(onRemove)}>
          {t("remove")}
        </Button>
      </div>
    </li>
  );
}

/** Above the tile, within the window. */
function place({ currentTarget: menu }: SyntheticEvent<HTMLElement>) {
  const tile = menu.parentElement?.getBoundingClientRect();
  if (!tile) return;
  menu.style.inset = `auto auto ${window.innerHeight - tile.top + 6}px ${Math.min(tile.left, window.innerWidth - 180)}px`;
}
