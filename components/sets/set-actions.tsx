"use client";

import { ArrowLeft, ArrowRight, FolderMinus, Image as ImageIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { flushSync } from "react-dom";
import { request, wordsOf } from "@/components/request";
import { BarButton } from "@/components/selection/bar";
import { focusFrame, heirOf } from "@/components/selection/focus";
import { useStudio } from "@/components/studio/context";
import { say, undoable } from "@/components/ui/toasts";
import { useAction } from "@/components/use-action";
import type { SetView } from "@/lib/schemas/set";
import { putBack, removeFromSet } from "./changes";
import type { SetState } from "./store";

type Props = { state: SetState; chosen: string[]; moveBy: (id: string, step: 1 | -1) => void };

/** What a set can do with the frames that are selected in it: take them out, and with a single one, move it or make it the cover. */
export function SetActions({ state: { set, frames }, chosen, moveBy }: Props) {
  const t = useTranslations("sets");
  const { sets, selection } = useStudio();
  const { busy, run } = useAction();
  const [only] = chosen.length === 1 ? chosen : [];
  const at = frames.findIndex(({ id }) => id === only);
  const attempt = (work: () => Promise<void>) => run(() => work().catch((error: unknown) => say(wordsOf(error))));

  const remove = () =>
    attempt(async () => {
      const positions = await removeFromSet(set.id, chosen);
      const order = frames.map(({ id }) => id);
      // The bar goes too, and with it the button that had the focus.
      flushSync(() => {
        sets.drop(set.id, chosen);
        selection.clear();
      });
      if (document.activeElement === document.body) focusFrame(document.getElementById("main"), heirOf(order, chosen));
      undoable(t("tookOut", { count: chosen.length, name: set.name }), () =>
        putBack(set.id, positions)
          .then(() => sets.reload(set.id))
          .catch((error: unknown) => say(wordsOf(error))),
      );
    });
  const makeCover = (coverId: string) =>
    attempt(async () => {
      sets.update(await request<SetView>("PATCH", `/api/sets/${set.id}`, { coverId }));
      say(t("coverNow"));
    });

  return (
    <>
      {only && (
        <>
          <BarButton icon={ArrowLeft} off={at === 0} onClick={() => moveBy(only, -1)}>
            {t("earlier")}
          </BarButton>
          <BarButton icon={ArrowRight} off={at === frames.length - 1} onClick={() => moveBy(only, 1)}>
            {t("later")}
          </BarButton>
        </>
      )}
      <BarButton icon={FolderMinus} off={busy} onClick={remove}>
        {t("takeOut")}
      </BarButton>
      {only && (
        <BarButton icon={ImageIcon} off={busy} onClick={() => makeCover(only)}>
          {t("makeCover")}
        </BarButton>
      )}
    </>
  );
}
