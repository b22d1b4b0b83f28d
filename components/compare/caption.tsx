"use client";

import { Replace, X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toasts";
import { imageAddress, viewAddress } from "@/components/viewer/address";
import { frameNumber } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";
import { useCompared } from "./context";
import { compareAddress, keepToCompare } from "./tray";
import { usePick } from "./use-pick";

const square = "w-9 px-0! touch:w-11";

/** The image that takes the place of one that was just taken out: it gets the focus. */
let heir: string | null = null;

/** Which image it is, and what can be done with it here: pick it, put another in its place, take it out. */
export function Caption({ image }: { image: ImageView }) {
  const t = useTranslations("compare");
  const router = useRouter();
  const { me, store, selection, announce } = useStudio();
  const { ids, view, meant } = useCompared();
  const { picked, pick } = usePick(image);
  const number = frameNumber(image.number);
  const isMeant = meant === image.id;
  const others = ids.filter((id) => id !== image.id);

  const replace = () => {
    keepToCompare(ids.map((id) => (id === image.id ? "" : id)));
    say(t("chooseAnother"));
    // A frame opens there, and is not one more that is selected.
    selection.clear();
    store.lastOpened = image.id;
    store.lastOpenedAt = image.createdAt;
    router.push(viewAddress(view) as Route);
  };
  const remove = () => {
    announce(t("removed", { number }));
    heir = others[Math.min(ids.indexOf(image.id), others.length - 1)] ?? null;
    router.replace(compareAddress(others, view));
  };
  return (
    <div className="compare-caption" data-compared={image.id} data-meant={isMeant || undefined}>
      <Link
        href={imageAddress(image.id, undefined, view)}
        onNavigate={() => {
          store.openedFrom = "/compare";
        }}
        className="print mr-auto inline-flex min-h-9 items-center px-1 font-semibold underline underline-offset-3 touch:min-h-11"
      >
        {number}
      </Link>
      <div className="flex gap-1.5">
        {me.role !== "viewer" && (
          <Button
            look={picked ? "plain" : "mark"}
            aria-pressed={picked}
            aria-keyshortcuts={isMeant ? "p" : undefined}
            className="gap-[0.3em] aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-panel"
            onClick={pick}
          >
            {t.rich("pick", { number, hidden: (words) => <span className="sr-only">{words}</span> })}
            {isMeant && (
              <span aria-hidden="true" className="font-normal phone:hidden touch:hidden">
                · P
              </span>
            )}
          </Button>
        )}
        <Button
          aria-label={t("replace", { number })}
          title={t("replace", { number })}
          className={square}
          onClick={replace}
        >
          <Replace size={16} aria-hidden="true" />
        </Button>
        {others.length > 1 && (
          <Button
            aria-label={t("remove", { number })}
            title={t("remove", { number })}
            className={square}
            onClick={remove}
          >
            <X size={16} aria-hidden="true" />
          </Button>
        )}
      </div>
    </div>
  );
}

/** Gives the focus to what has taken the place of an image that was taken out; false if none was. */
export function focusHeir(): boolean {
  const captions = document.querySelectorAll<HTMLElement>(`[data-compared="${heir}"] a`);
  heir = null;
  // Beside the others or under the slider: the one that is not seen takes no focus.
  for (const link of captions) link.focus({ preventScroll: true });
  return captions.length > 0;
}
