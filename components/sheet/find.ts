import { frameOf } from "@/components/selection/gestures";
import type { Model } from "./model";

/** The bucket and the cell of an element in the grid; null if it belongs to no image. */
export function whereIs(model: Model | null, element: Element | null): { key: string; cell: string } | null {
  const id = frameOf(element);
  return id === undefined ? null : cellOfFrame(model, id);
}

/** The bucket and the cell of an image; null if it is not loaded. */
export function cellOfFrame(model: Model | null, id: string): { key: string; cell: string } | null {
  for (const { bucket } of model?.blocks ?? []) {
    const cell = bucket.cells.find(({ frame }) => frame?.id === id);
    if (cell) return { key: bucket.key, cell: cell.key };
  }
  return null;
}
