import clsx from "clsx";
import type { CSSProperties, ReactNode } from "react";
import { shapeOf } from "./layout";

/** Where a cell stands, in whole pixels of its list; `height` is that of its image. */
export type CellPlace = { left: number; top: number; width: number; height: number };

type Props = {
  aspect: number;
  failed?: boolean;
  position: number;
  total: number;
  caption: ReactNode;
  /** Without one the style sheet makes the rows. */
  place?: CellPlace | undefined;
  /** Where a frame that is dragged here would go. */
  drop?: "before" | "after" | undefined;
  children: ReactNode;
};

/** A place in a justified row; `aspect` is width over height, `total` is -1 while nobody knows how many there are. */
export function CellItem({ aspect, failed = false, position, total, caption, place, drop, children }: Props) {
  const style: Record<string, string | number> = { "--shape": shapeOf(aspect) };
  if (place) {
    style["--box"] = `${place.height}px`;
    style.width = `${place.width}px`;
    style.transform = `translate(${place.left}px, ${place.top}px)`;
  }
  return (
    <li
      className={clsx("cell", failed && "cell-failed")}
      style={style as CSSProperties}
      aria-posinset={position}
      aria-setsize={total}
      data-drop={drop}
    >
      {children}
      <p className="cell-caption print">{caption}</p>
    </li>
  );
}
