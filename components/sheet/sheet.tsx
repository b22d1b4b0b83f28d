"use client";

import { useTranslations } from "next-intl";
import { useMemo, useRef, useState, useSyncExternalStore } from "react";
import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { type Filter, isFiltered, type Scope } from "@/lib/schemas/filter";
import type { AllIds } from "@/lib/schemas/views";
import { cellsOf } from "./buckets";
import { Empty } from "./empty";
import { NothingFound } from "./nothing-found";
import { useNow } from "./now";
import { FrameRegion } from "./region";
import { type RowSize, saveRowSize } from "./row-size";
import { Sections } from "./sections";
import { viewName, viewQuery } from "./store";
import { Tools } from "./tools";
import { useGrid } from "./use-grid";
import { useWalk } from "./use-walk";
import type { FirstView } from "./views";
import type { Window } from "./window";

type Props = {
  scope: Scope;
  filter: Filter;
  initial: FirstView;
  /** The server's time. */
  rendered: string;
  size: RowSize;
};

/** The grid of a sheet by days, however large it is: images, and frames that are still on their way. */
export function Sheet({ scope, filter, initial, rendered, size: chosen }: Props) {
  const t = useTranslations("sheet");
  const { store } = useStudio();
  const name = viewName(scope, filter);
  useState(() => store.load(name, initial));
  const sheet = useSyncExternalStore(
    store.subscribe,
    () => store.get(name),
    () => store.get(name),
  );
  const [size, setSize] = useState(chosen);
  const running = Object.values(sheet.jobs).some((job) => job.state === "running");
  const now = useNow(rendered, running);
  const element = useRef<HTMLDivElement>(null);
  const filled = sheet.buckets.length > 0;
  const grid = useGrid(name, element, size, filled);
  const walk = useWalk(grid, element);
  const order = useMemo(() => cellsOf(sheet).flatMap((cell) => cell.frame?.id ?? []), [sheet]);
  const all = () => request<AllIds>("GET", `/api/sheet/ids?${viewQuery(name)}`);
  const whole = !sheet.cursor && !sheet.more && sheet.buckets.every(({ known }) => known === "all");

  if (!filled) return isFiltered(filter) ? <NothingFound scope={scope} filter={filter} /> : <Empty scope={scope} />;
  return (
    <FrameRegion
      label={t(scope === "mine" ? "mine" : "sheet")}
      place={name}
      order={order}
      className="sheet-region"
      grid={{ ...walk, frames: inPage(grid.window) ?? order, all: whole ? undefined : all }}
    >
      {({ tabbable, onOpen }) => (
        <div ref={element} className="sheet-grid" data-row={size} data-placed={grid.window ? "" : undefined}>
          {/* A row is right once all of it is parsed, so nothing is painted before the composer, which comes after it. */}
          <link rel="expect" href="#new-images" blocking="render" />
          <Tools
            scroller={grid.scroller}
            model={grid.window && !sheet.cursor ? grid.scroller.current() : null}
            size={size}
            onMonth={walk.goToMonth}
            onSize={(next) => {
              saveRowSize(next);
              setSize(next);
            }}
          />
          <Sections sheet={sheet} window={grid.window} now={now} size={size} tabbable={tabbable} onOpen={onOpen} />
        </div>
      )}
    </FrameRegion>
  );
}

/** The ids of the images that are in the page. */
function inPage(window: Window | null): string[] | undefined {
  return window?.pieces.flatMap(({ block: { bucket, layout }, from, to }) => {
    const cells = bucket.cells.slice(layout.rows[from]?.start ?? 0, layout.rows[to - 1]?.end ?? 0);
    return cells.flatMap(({ frame }) => frame?.id ?? []);
  });
}
