"use client";

import { Info } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { End } from "@/components/ui/end";
import { later } from "@/components/ui/later";
import { frameNumber } from "@/lib/format";
import type { ImageView } from "@/lib/schemas/views";
import { Actions } from "./actions";
import { focusControl, focusedControl } from "./controls";
import { Head } from "./head";
import { Picture } from "./picture";
import { useDoings } from "./use-doings";
import { useViewerKeys } from "./use-viewer-keys";
import { useWay } from "./use-way";
import { useZoom } from "./use-zoom";
import { keepView, keptView, subscribeView, surroundColor, surrounds, type ViewSettings } from "./view-settings";
import { ZoomRow } from "./zoom-row";

const AddToSet = later(async () => (await import("@/components/sets/add-to-set")).AddToSet);
const ShareDialog = later(async () => (await import("@/components/share/share-dialog")).ShareDialog);

type Props = {
  image: ImageView;
  /** The set that it was opened from, or the sheet with its filter. */
  setId?: string | undefined;
  view: string;
  settings: ViewSettings;
  /** What one wants to know first, above what can be done; and all the rest, below it. */
  facts: ReactNode;
  children: ReactNode;
};

/** An image on a neutral surround, what can be done with it, and what is known about it. */
export function Viewer({ image, setId, view, settings, facts, children }: Props) {
  const t = useTranslations("viewer");
  const { announce } = useStudio();
  const way = useWay(image, setId, view);
  const doings = useDoings(image, way);
  // What the server knew of them may be older, also in a page that comes while they are changed.
  const shown = useSyncExternalStore(subscribeView, keptView, () => settings);
  const zoom = useZoom(image, (step) => (step > 0 ? way.toOlder() : way.toNewer()));
  const cycle = () => {
    const surround = surrounds[(surrounds.indexOf(shown.surround) + 1) % surrounds.length] ?? "grey";
    keepView({ ...shown, surround });
    announce(t("surroundIs", { surround: t(`surrounds.${surround}`) }));
  };
  const keepFocus = useFocusKept();
  const toggleFacts = () => {
    keepFocus();
    keepView({ ...shown, facts: !shown.facts });
    announce(t(shown.facts ? "factsHidden" : "factsShown"));
  };
  useViewerKeys({ way, doings, zoom, cycle, toggleFacts });
  useNeighbourImages([image.olderId, image.newerId]);

  const factsButton = (
    <Button
      aria-keyshortcuts="i"
      aria-pressed={shown.facts}
      data-control="i"
      className="gap-1.5 px-2.5!"
      onClick={toggleFacts}
    >
      <Info size={16} aria-hidden="true" />
      {t("facts")}
    </Button>
  );
  return (
    <main className="whole viewer" data-facts={shown.facts || undefined}>
      <div
        className="viewer-stage"
        data-zoomed={zoom.zoomed || undefined}
        style={{ backgroundColor: surroundColor(shown.surround) }}
        {...zoom.handlers}
      >
        <Picture image={image} zoom={zoom} />
      </div>
      {shown.facts ? (
        <aside aria-label={t("about")} className="viewer-panel">
          <Head image={image} way={way} view={view} />
          {facts}
          <Actions image={image} doings={doings} onSurround={cycle} />
          <div className="flex gap-1.5">
            <ZoomRow zoom={zoom} />
            {factsButton}
          </div>
          {children}
        </aside>
      ) : (
        <div className="viewer-bar">
          <div className="phone:w-full md:w-70">
            <Head image={image} way={way} view={view} />
          </div>
          <ZoomRow zoom={zoom} />
          {factsButton}
        </div>
      )}
      <End />
      {doings.dialog === "share" && (
        <ShareDialog target={{ imageIds: [image.id] }} title={frameNumber(image.number)} onClose={doings.closeDialog} />
      )}
      {doings.dialog === "add" && (
        <AddToSet imageIds={[image.id]} onClose={doings.closeDialog} onAdded={doings.closeDialog} />
      )}
    </main>
  );
}

/** What is beside the image is made anew as the facts come or go: the focus, if it was there, is given back. */
function useFocusKept() {
  const control = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (control.current !== null) focusControl(control.current, "i");
    control.current = null;
  });
  return () => {
    if (document.activeElement?.closest(".viewer-panel, .viewer-bar")) control.current = focusedControl();
  };
}

/** So that the next image is there when somebody goes on to it. */
function useNeighbourImages(ids: (string | null)[]) {
  const key = ids.filter(Boolean).join(" ");
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const id of key.split(" ").filter(Boolean)) new Image().src = `/media/${id}/large`;
    }, 150);
    return () => clearTimeout(timer);
  }, [key]);
}
