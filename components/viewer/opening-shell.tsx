"use client";

import { usePathname } from "next/navigation";
import { useEffect, useLayoutEffect, useSyncExternalStore } from "react";
import { averageColor } from "@/components/sheet/thumbhash";
import { endOpening, openingStore } from "./opening";
import { keptView, surroundColor } from "./view-settings";

/** For so long it waits for the viewer before the page that it was opened from can be used again. */
const patience = 8000;

/** A frame that was just opened, where the viewer will show it, until the viewer is there. */
export function OpeningShell() {
  const opening = useSyncExternalStore(openingStore.subscribe, openingStore.get, openingStore.none);
  const pathname = usePathname();
  useEffect(() => {
    if (!opening) return;
    const timer = setTimeout(endOpening, patience);
    return () => clearTimeout(timer);
  }, [opening]);
  // Another page than the one that it was opened from: the viewer, or an error.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what ends it.
  useLayoutEffect(() => endOpening, [pathname]);

  if (!opening) return null;
  const { width, height, src, thumbhash } = opening;
  const { surround, facts } = keptView();
  return (
    <div aria-hidden="true" className="viewer fixed inset-0 z-50" data-facts={facts || undefined}>
      <div className="viewer-stage" style={{ backgroundColor: surroundColor(surround) }}>
        <div className="viewer-room">
          <div
            className="viewer-image"
            style={{
              width: `min(100cqw, 100cqh * ${width / height}, ${width}px)`,
              aspectRatio: `${width} / ${height}`,
              backgroundColor: averageColor(thumbhash),
              backgroundImage: `url("${src}")`,
              backgroundSize: "100% 100%",
            }}
          />
        </div>
      </div>
      {facts && <div className="viewer-panel" />}
    </div>
  );
}
