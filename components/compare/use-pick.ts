"use client";

import { useRef } from "react";
import { useImageActs } from "@/components/selection/image-acts";
import { useHeard } from "@/components/viewer/heard";
import type { ImageView } from "@/lib/schemas/views";

/** Whether an image is picked, and what picks it or takes that back, once at a time. */
export function usePick({ id, picked: before }: Pick<ImageView, "id" | "picked">) {
  const acts = useImageActs();
  const picked = useHeard(id)?.picked ?? before;
  const busy = useRef(false);
  const pick = () => {
    if (busy.current) return;
    busy.current = true;
    void acts.pick([id], !picked).finally(() => {
      busy.current = false;
    });
  };
  return { picked, pick };
}
