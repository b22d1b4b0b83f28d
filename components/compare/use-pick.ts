"use client";

import { useImageActs } from "@/components/selection/image-acts";
import { useOnce } from "@/components/use-once";
import { useHeard } from "@/components/viewer/heard";
import type { ImageView } from "@/lib/schemas/views";

/** Whether an image is picked, and what picks it or takes that back. */
export function usePick({ id, picked: before }: Pick<ImageView, "id" | "picked">) {
  const acts = useImageActs();
  const picked = useHeard(id)?.picked ?? before;
  const { once } = useOnce();
  const pick = () => once(`pick ${id} ${!picked}`, () => acts.pick([id], !picked));
  return { picked, pick };
}
