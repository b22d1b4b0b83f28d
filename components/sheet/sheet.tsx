"use client";

import { useState, useSyncExternalStore } from "react";
import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { More } from "@/components/ui/more";
import type { SheetView } from "@/lib/schemas/views";
import { DayRows } from "./day";
import { byDay } from "./days";
import { Empty } from "./empty";
import { useNow } from "./now";
import { FrameRegion } from "./region";
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

  const older = async (cursor: string) => {
    const query = new URLSearchParams({ cursor, ...(scope === "mine" && { mine: "1" }) });
    store.older(scope, await request<SheetView>("GET", `/api/sheet?${query}`));
  };

  if (sheet.cells.length === 0) return <Empty scope={scope} />;
  return (
    <FrameRegion
      label={scope === "mine" ? "My frames" : "The sheet"}
      order={sheet.cells.flatMap((cell) => cell.frame?.id ?? [])}
      className="flex-1 px-2 pb-6 md:px-4"
    >
      {({ tabbable, onOpen }) => (
        <>
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
              onOpen={onOpen}
            />
          ))}
          {sheet.cursor && <More key={sheet.cursor} label="Older frames" load={() => older(sheet.cursor ?? "")} />}
        </>
      )}
    </FrameRegion>
  );
}
