"use client";

import { useTranslations } from "next-intl";
import type { KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { wordsOf } from "@/components/request";
import { neighbourFrame } from "@/components/sheet/roving";
import { useStudio } from "@/components/studio/context";
import { say } from "@/components/ui/toasts";
import { frameNumber } from "@/lib/format";
import type { SetState } from "./store";

const backwards = new Set(["ArrowLeft", "ArrowUp", "Home"]);

/** Changes a set's order one image at a time; what the server refuses is said, and the true order fetched. */
export function useMoves({ set, frames }: SetState) {
  const t = useTranslations("sets");
  const { sets, announce } = useStudio();
  const order = frames.map(({ id }) => id);

  const moveTo = (id: string, after: string | null) => {
    const at = order.indexOf(id);
    if (after === (order[at - 1] ?? null)) return;
    const place = after === null ? 1 : order.filter((one) => one !== id).indexOf(after) + 2;
    announce(t("moved", { number: frameNumber(frames[at]?.number ?? 0), place, count: set.count }));
    sets.move(set.id, id, after).catch((error: unknown) => {
      const words = wordsOf(error);
      say(words);
      // What has kept it from being moved may keep it from being read: that is said once.
      sets.reload(set.id).catch((again: unknown) => wordsOf(again) !== words && say(wordsOf(again)));
    });
  };

  const moveBy = (id: string, step: 1 | -1) => {
    const at = order.indexOf(id);
    if (at + step < 0 || at + step >= order.length) return;
    moveTo(id, step > 0 ? (order[at + 1] ?? null) : (order[at - 2] ?? null));
  };

  /** Alt with an arrow key, Home or End moves the frame in focus, and the focus with it. */
  const onKey = (event: KeyboardEvent<HTMLElement>): boolean => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    if (!/^(Arrow|Home$|End$)/.test(event.key)) return false;
    // Alt and an arrow key would leave the page.
    event.preventDefault();
    const found = neighbourFrame(event);
    const [id, to] = [found?.from.dataset.frame, found?.to.dataset.frame];
    if (!found || !id || !to) return true;
    const others = order.filter((one) => one !== id);
    const at = others.indexOf(to) + (backwards.has(event.key) ? 0 : 1);
    flushSync(() => moveTo(id, others[at - 1] ?? null));
    found.from.focus();
    return true;
  };

  return { moveTo, moveBy, onKey };
}
