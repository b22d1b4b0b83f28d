import clsx from "clsx";
import type { CSSProperties, ReactNode } from "react";

type Props = {
  aspect: number;
  failed?: boolean;
  position: number;
  total: number;
  caption: ReactNode;
  /** Where a frame that is dragged here would go. */
  drop?: "before" | "after" | undefined;
  children: ReactNode;
};

/** A place in a justified row; `aspect` is width over height, `total` is -1 while older frames are not loaded. */
export function CellItem({ aspect, failed = false, position, total, caption, drop, children }: Props) {
  return (
    <li
      className={clsx("cell", failed && "cell-failed")}
      style={{ "--shape": Number(aspect.toFixed(4)) } as CSSProperties}
      aria-posinset={position}
      aria-setsize={total}
      data-drop={drop}
    >
      {children}
      <p className="print h-5.5 truncate pt-0.5 text-muted phone:hidden">{caption}</p>
    </li>
  );
}
