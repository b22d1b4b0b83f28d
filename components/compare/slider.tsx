"use client";

import { ChevronsLeftRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { Picture } from "@/components/viewer/picture";
import { type LookState, useZoom, type Zoom } from "@/components/viewer/use-zoom";
import { frameNumber } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";
import { Caption } from "./caption";
import { useCompared, useTouch } from "./context";
import { useReport } from "./pane";

/** The ids of the image on the left and of the one on the right. */
export type Pair = [left: string, right: string];
type Props = {
  images: ImageView[];
  pair: Pair;
  onPair: (pair: Pair) => void;
  look: LookState;
  color: string;
  onZoom: (zoom: Zoom) => void;
};

/** Two images over each other: left of the line the one, right of it the other. */
export function Slider({ images, pair: [leftId, rightId], onPair, look, color, onZoom }: Props) {
  const t = useTranslations("compare");
  const { touch } = useCompared();
  const left = images.find(({ id }) => id === leftId) ?? images[0];
  const right = images.find(({ id }) => id === rightId) ?? images[1];
  if (!left || !right) return null;
  const choose = (side: "left" | "right", id: string) => {
    // The other one takes the place of the one that is chosen.
    if (side === "left") onPair([id, id === rightId ? leftId : rightId]);
    else onPair([id === leftId ? rightId : leftId, id]);
    touch(id);
  };
  return (
    <section aria-label={t("slider")}>
      <Sliding left={left} right={right} look={look} color={color} onZoom={onZoom} />
      <div className="grid grid-cols-1 gap-px border-b border-hairline min-[24rem]:grid-cols-2">
        {(["left", "right"] as const).map((side) => {
          const image = side === "left" ? left : right;
          return (
            <Side key={side} id={image.id}>
              {images.length > 2 && (
                <label className="flex items-center gap-2 bg-panel px-3 pt-1.5">
                  {t(side)}
                  <select
                    value={image.id}
                    onChange={(event) => choose(side, event.target.value)}
                    className="h-9 max-w-48 min-w-0 flex-1 rounded-control border border-control bg-panel px-2 touch:h-11"
                  >
                    {images.map((one) => (
                      <option key={one.id} value={one.id}>
                        {frameNumber(one.number)}
                      </option>
                    ))}
                  </select>
                </label>
              )}
              <Caption image={image} />
            </Side>
          );
        })}
      </div>
    </section>
  );
}

function Side({ id, children }: { id: string; children: ReactNode }) {
  return <div {...useTouch(id)}>{children}</div>;
}

type SlidingProps = { left: ImageView; right: ImageView; look: LookState; color: string; onZoom: (zoom: Zoom) => void };

function Sliding({ left, right, look, color, onZoom }: SlidingProps) {
  const t = useTranslations("compare");
  const [position, setPosition] = useState(50);
  const stage = useRef<HTMLDivElement>(null);
  const sliding = useRef(false);
  const one = useZoom(left, undefined, look);
  const other = useZoom(right, undefined, look);
  useReport(one, onZoom);

  const follow = (event: PointerEvent) => {
    const box = stage.current?.getBoundingClientRect();
    if (!box || box.width === 0) return;
    setPosition(Math.min(100, Math.max(0, ((event.clientX - box.left) / box.width) * 100)));
  };
  // While the images are whole, one moves the line wherever one takes hold; while they are not, only at its handle.
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    one.handlers.onPointerDown(event);
    sliding.current = !one.zoomed && event.button === 0;
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    one.handlers.onPointerMove(event);
    if (sliding.current && !one.zoomed) follow(event);
  };
  const onPointerEnd = (event: PointerEvent<HTMLElement>, end: (event: PointerEvent<HTMLElement>) => void) => {
    end(event);
    sliding.current = false;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 10 : 2;
    const moves: Record<string, number> = {
      ArrowLeft: position - step,
      ArrowDown: position - step,
      ArrowRight: position + step,
      ArrowUp: position + step,
      Home: 0,
      End: 100,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setPosition(Math.min(100, Math.max(0, next)));
  };
  const shown = Math.round(position);
  const names = { left: frameNumber(left.number), right: frameNumber(right.number) };
  return (
    <div
      ref={stage}
      className="viewer-stage compare-slider"
      data-zoomed={one.zoomed || undefined}
      style={{ backgroundColor: color }}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={(event) => onPointerEnd(event, one.handlers.onPointerUp)}
      onPointerCancel={(event) => onPointerEnd(event, one.handlers.onPointerCancel)}
    >
      <div className="compare-layer" style={{ clipPath: `inset(0 ${100 - position}% 0 0)` }}>
        <Picture key={left.id} image={left} zoom={one} />
      </div>
      <div className="compare-layer" style={{ clipPath: `inset(0 0 0 ${position}%)` }}>
        <Picture key={right.id} image={right} zoom={other} />
      </div>
      <div
        role="slider"
        tabIndex={0}
        aria-label={t("line", names)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={shown}
        aria-valuetext={t("lineAt", { percent: shown, left: names.left })}
        className="compare-line"
        style={{ left: `${position}%` }}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          event.stopPropagation();
          if (event.currentTarget.hasPointerCapture(event.pointerId)) follow(event);
        }}
      >
        <span className="compare-knob">
          <ChevronsLeftRight size={18} aria-hidden="true" />
        </span>
      </div>
    </div>
  );
}
