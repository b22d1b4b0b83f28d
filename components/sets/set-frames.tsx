"use client";

import { useTranslations } from "next-intl";
import { type DragEvent, useState } from "react";
import { frameOf } from "@/components/selection/gestures";
import { CellItem } from "@/components/sheet/cell";
import { Frame, FrameCaption } from "@/components/sheet/frame";
import { FrameRegion } from "@/components/sheet/region";
import { useStudio } from "@/components/studio/context";
import { More } from "@/components/ui/more";
import { useShortcuts } from "@/components/ui/shortcuts";
import { SetActions } from "./set-actions";
import type { SetState } from "./store";
import { useMoves } from "./use-moves";

/** About as many as a first screen shows. */
const eagerFrames = 16;

type Drag = { id: string; over: string; side: "before" | "after" };

/** A set's images in its own order, which is changed by dragging, or with Alt and the arrow keys. */
export function SetFrames({ state, onShare }: { state: SetState; onShare: () => void }) {
  const t = useTranslations("sets");
  const ofFrames = useTranslations("sheet");
  const { sets, me } = useStudio();
  const { set, frames, cursor } = state;
  const { moveTo, moveBy, onKey } = useMoves(state);
  const [drag, setDrag] = useState<Drag | null>(null);
  const order = frames.map(({ id }) => id);
  const changes = me.role !== "viewer";
  useShortcuts(changes ? [["alt+arrows", null, "reorder"]] : []);

  const begin = (event: DragEvent) => {
    const id = frameOf(event.target as Element);
    if (!id) return;
    event.dataTransfer.effectAllowed = "move";
    setDrag({ id, over: id, side: "before" });
  };
  const hover = (event: DragEvent) => {
    const cell = (event.target as Element).closest<HTMLElement>(".cell");
    const over = frameOf(cell?.querySelector("[data-frame]") ?? null);
    if (!drag || !cell || !over) return;
    event.preventDefault();
    const box = cell.getBoundingClientRect();
    const side = event.clientX < box.left + box.width / 2 ? "before" : "after";
    if (over !== drag.over || side !== drag.side) setDrag({ ...drag, over, side });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    if (!drag || drag.over === drag.id) return;
    const others = order.filter((id) => id !== drag.id);
    const at = others.indexOf(drag.over) + (drag.side === "after" ? 1 : 0);
    moveTo(drag.id, others[at - 1] ?? null);
  };

  return (
    <FrameRegion
      label={t("imagesOf", { name: set.name })}
      place={set.id}
      order={order}
      className="flex-1 px-2 pb-20 md:px-4"
      onShareAll={onShare}
      actions={(chosen) => <SetActions state={state} chosen={chosen} moveBy={moveBy} />}
      {...(changes && { onKey })}
    >
      {({ tabbable, onOpen }) => (
        <>
          {changes && frames.length > 1 && (
            <p className="print pb-2 text-muted">
              <span className="touch:hidden">{t("dragHint")}</span>
              <span className="hidden touch:inline">{t("holdHint")}</span>
            </p>
          )}
          <ul
            className="sheet-row"
            {...(changes && {
              onDragStart: begin,
              onDragOver: hover,
              onDrop: drop,
              onDragEnd: () => setDrag(null),
            })}
          >
            {frames.map((frame, index) => (
              <CellItem
                key={frame.id}
                aspect={frame.width / frame.height}
                position={index + 1}
                total={cursor ? -1 : frames.length}
                drop={drag && drag.id !== frame.id && drag.over === frame.id ? drag.side : undefined}
                caption={
                  <>
                    <FrameCaption frame={frame} t={ofFrames} />
                    {set.cover?.id === frame.id && ` ${t("cover")}`}
                  </>
                }
              >
                <Frame
                  t={ofFrames}
                  frame={frame}
                  setId={set.id}
                  eager={index < eagerFrames}
                  tabbable={frame.id === tabbable}
                  onOpen={() => onOpen(frame.id)}
                  {...(changes && { keys: "Alt+ArrowLeft Alt+ArrowRight" })}
                />
              </CellItem>
            ))}
          </ul>
          {cursor && <More key={cursor} label={t("moreImages")} load={() => sets.more(set.id)} />}
        </>
      )}
    </FrameRegion>
  );
}
