"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useStudio } from "@/components/studio/context";
import type { SheetView } from "@/lib/schemas/views";
import { DayRows } from "./day";
import { byDay } from "./days";
import { Empty } from "./empty";
import { useNow } from "./now";
import { Older } from "./older";
import { moveFocus } from "./roving";
import type { Scope } from "./store";

/** The grid of a sheet by days: images, and frames that are still on their way. `rendered` is the server's time. */
export function Sheet({ scope, initial, rendered }: { scope: Scope; initial: SheetView; rendered: string }) {
  const { store, timeZone } = useStudio();
  useState(() => store.load(scope, initial));
  const sheet = useSyncExternalStore(
    store.subscribe,
    () => store.get(scope),
    () => store.get(scope),
  );
  const running = Object.values(sheet.jobs).some((job) => job.state === "running");
  const now = useNow(rendered, running);
  const pathname = usePathname();
  const region = useRef<HTMLElement>(null);
  const [active, setActive] = useState<string | null>(null);

  useEffect(() => {
    const last = store.lastOpened;
    store.lastOpened = null;
    if (last) region.current?.querySelector<HTMLElement>(`[data-frame="${last}"]`)?.focus();
  }, [store]);

  const frames = sheet.cells.flatMap((cell) => cell.frame ?? []);
  const tabbable = frames.find((frame) => frame.id === active)?.id ?? frames[0]?.id;
  const open = (id: string) => {
    store.lastOpened = id;
    store.openedFrom = pathname;
  };

  if (sheet.cells.length === 0) return <Empty scope={scope} />;
  return (
    <section
      ref={region}
      aria-label={scope === "mine" ? "My frames" : "The sheet"}
      className="flex-1 px-2 pb-6 md:px-4"
      onKeyDown={moveFocus}
      onFocus={(event) => setActive(event.target.dataset.frame ?? active)}
    >
      {/* A row is right once all of it is parsed, so nothing is painted before the composer, which comes after it. */}
      <link rel="expect" href="#new-images" blocking="render" />
      {byDay(sheet, now, timeZone).map((day) => (
        <DayRows
          key={day.key}
          day={day}
          total={sheet.cursor ? -1 : sheet.cells.length}
          jobs={sheet.jobs}
          now={now}
          tabbable={tabbable}
          onOpen={open}
        />
      ))}
      {sheet.cursor && <Older key={sheet.cursor} scope={scope} cursor={sheet.cursor} />}
    </section>
  );
}
