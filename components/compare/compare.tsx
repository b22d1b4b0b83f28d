"use client";

import { X } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { End } from "@/components/ui/end";
import { Segmented } from "@/components/ui/segmented";
import { useShortcuts } from "@/components/ui/shortcuts";
import { viewAddress } from "@/components/viewer/address";
import { useAnyGone } from "@/components/viewer/heard";
import type { Zoom } from "@/components/viewer/use-zoom";
import { keepView, keptView, type Surround, surroundColor, surrounds } from "@/components/viewer/view-settings";
import { backIsInside } from "@/components/viewer/way-back";
import { whole } from "@/components/viewer/zoom";
import { ZoomRow } from "@/components/viewer/zoom-row";
import type { ImageView } from "@/lib/schemas/views";
import { focusHeir } from "./caption";
import { ComparedContext } from "./context";
import { Pane } from "./pane";
import { type Pair, Slider } from "./slider";
import { usePick } from "./use-pick";

type Props = {
  /** Two at least. */
  images: ImageView[];
  /** What they were chosen from, as `viewAddress` takes it. */
  view: string;
  /** What has to be said of images that could not be shown. */
  note: string;
  surround: Surround;
  /** What differs between them. */
  children: ReactNode;
};
type Mode = "side" | "slider";

/** Images side by side or under a slider, looked at alike; on phones there is room for the slider alone. */
export function Compare({ images, view, note, surround: first, children }: Props) {
  const t = useTranslations("compare");
  const viewer = useTranslations("viewer");
  const router = useRouter();
  const { me, announce, store } = useStudio();
  const [mode, setMode] = useState<Mode>("side");
  const look = useState(whole);
  const [surround, setSurround] = useState(first);
  // Whichever is shown leads: the first image beside the others, or the slider's.
  const [{ seen, lead }, setLead] = useState<{ seen: Mode; lead: Zoom | null }>({ seen: "side", lead: null });
  const report = (of: Mode) => (zoom: Zoom) => {
    if (zoom.room.current && zoom.room.current.clientWidth > 0) setLead({ seen: of, lead: zoom });
  };
  const ids = images.map(({ id }) => id);
  const [pair, setPair] = useState<Pair>([ids[0] ?? "", ids[1] ?? ""]);
  const meant = useMeant(images, seen === "side" ? ids : pair);
  const { pick } = usePick(meant.image);
  const gone = useAnyGone(ids);
  useEffect(() => {
    if (gone) router.refresh();
  }, [gone, router]);
  const mayPick = me.role !== "viewer";

  const close = () => {
    if (store.comparedFromHere && backIsInside()) return router.back();
    store.lastOpened = meant.image.id;
    store.lastOpenedAt = meant.image.createdAt;
    router.push(viewAddress(view) as Route);
  };
  useEffect(() => {
    if (document.activeElement !== document.body || focusHeir() || !store.comparedFromHere) return;
    document.querySelector<HTMLElement>('[data-control="close"]')?.focus({ preventScroll: true });
  }, [store]);
  const cycle = () => {
    const next = surrounds[(surrounds.indexOf(surround) + 1) % surrounds.length] ?? "grey";
    setSurround(next);
    keepView({ ...keptView(), surround: next });
    announce(viewer("surroundIs", { surround: viewer(`surrounds.${next}`) }));
  };
  const zoomed = look[0].k > 1;
  const arrow = (key: string, dx: number, dy: number) =>
    zoomed ? ([[key, () => lead?.pan(dx * 96, dy * 96)]] as const) : [];
  useShortcuts([
    ["Escape", zoomed ? () => lead?.toWhole() : close, "close"],
    ["+", () => lead?.larger(), "zoomIn"],
    ["=", () => lead?.larger()],
    ["-", () => lead?.smaller(), "zoomOut"],
    ["0", () => lead?.toWhole()],
    ["1", () => lead?.toPixels(), "zoom"],
    ["b", cycle, "surround"],
    ...(mayPick ? ([["p", pick, "pick"]] as const) : []),
    ...arrow("ArrowLeft", 1, 0),
    ...arrow("ArrowRight", -1, 0),
    ...arrow("ArrowUp", 0, 1),
    ...arrow("ArrowDown", 0, -1),
  ]);
  const color = surroundColor(surround);
  return (
    <main className="whole flex min-h-dvh flex-col bg-panel">
      <div className="flex flex-wrap items-center gap-2 border-b border-hairline px-4 py-2.5 md:px-7">
        <h1 className="mr-auto text-title">{t("heading", { count: images.length })}</h1>
        <div className="phone:hidden">
          <Segmented
            legend={t("show")}
            options={[
              { value: "side" as const, label: t("side") },
              { value: "slider" as const, label: t("slider") },
            ]}
            value={mode}
            onChange={setMode}
          />
        </div>
        <div className="flex h-9 phone:order-1 phone:w-full md:w-46 touch:h-11">{lead && <ZoomRow zoom={lead} />}</div>
        <Button aria-keyshortcuts="b" className="px-2.5!" onClick={cycle}>
          {viewer("surround")}
        </Button>
        <Button
          aria-label={viewer("close")}
          title={viewer("close")}
          aria-keyshortcuts="Escape"
          data-control="close"
          className="w-9 px-0! touch:w-11"
          onClick={close}
        >
          <X size={18} aria-hidden="true" />
        </Button>
        {note && (
          <p role="status" className="w-full text-muted">
            {note}
          </p>
        )}
      </div>
      <ComparedContext value={{ ids, view, meant: mayPick ? meant.image.id : undefined, touch: meant.touch }}>
        {mode === "side" && (
          <div className="compare-panes" data-count={images.length} style={{ backgroundColor: color }}>
            {images.map((image, index) => (
              <Pane key={image.id} image={image} look={look} onZoom={index === 0 ? report("side") : undefined} />
            ))}
          </div>
        )}
        <div className={mode === "side" ? "md:hidden" : undefined}>
          <Slider images={images} pair={pair} onPair={setPair} look={look} color={color} onZoom={report("slider")} />
        </div>
      </ComparedContext>
      {children}
      <End />
    </main>
  );
}

/** The image that keys are about, of those that are seen: the one that has the focus or had it last, at first the first one. */
function useMeant(images: ImageView[], seen: readonly string[]) {
  const [touched, touch] = useState(seen[0]);
  const id = touched !== undefined && seen.includes(touched) ? touched : seen[0];
  return { image: images.find((image) => image.id === id) ?? (images[0] as ImageView), touch };
}
