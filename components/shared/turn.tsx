"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

type Props = { previous: Route | null; next: Route | null; up: Route | null };

/** Arrow keys and swipes do what the links do; without a script the links do it alone. */
export function Turn({ previous, next, up }: Props) {
  const router = useRouter();
  useEffect(() => {
    const go = (path: Route | null) => path && router.replace(path);
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if ((event.target as HTMLElement).closest("input, textarea")) return;
      if (event.key === "ArrowLeft") go(previous);
      if (event.key === "ArrowRight") go(next);
      if (event.key === "Escape") go(up);
    };
    let start: Touch | undefined;
    const begin = ({ target, touches }: TouchEvent) => {
      // Two fingers zoom, and who has zoomed in moves the image about.
      const zoomed = (window.visualViewport?.scale ?? 1) > 1.01;
      const writes = (target as HTMLElement).closest("input, textarea");
      start = touches.length === 1 && !zoomed && !writes ? touches[0] : undefined;
    };
    const end = ({ changedTouches }: TouchEvent) => {
      const [touch] = changedTouches;
      if (!start || !touch) return;
      const across = touch.clientX - start.clientX;
      if (Math.abs(across) < 60 || Math.abs(across) < 2 * Math.abs(touch.clientY - start.clientY)) return;
      go(across < 0 ? next : previous);
    };
    window.addEventListener("keydown", press);
    window.addEventListener("touchstart", begin, { passive: true });
    window.addEventListener("touchend", end, { passive: true });
    return () => {
      window.removeEventListener("keydown", press);
      window.removeEventListener("touchstart", begin);
      window.removeEventListener("touchend", end);
    };
  }, [router, previous, next, up]);
  return null;
}
