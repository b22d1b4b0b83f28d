"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import { request, wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import type { SheetView } from "@/lib/schemas/views";
import type { Scope } from "./store";

/** Brings older frames when the end comes near; the button is there for when that does not happen. */
export function Older({ scope, cursor }: { scope: Scope; cursor: string }) {
  const { store } = useStudio();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const end = useRef<HTMLDivElement>(null);

  const load = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const query = new URLSearchParams({ cursor, ...(scope === "mine" && { mine: "1" }) });
      store.older(scope, await request<SheetView>("GET", `/api/sheet?${query}`));
    } catch (error) {
      setProblem(wordsOf(error));
    } finally {
      setBusy(false);
    }
  };
  const near = useEffectEvent(() => {
    if (!problem) void load();
  });

  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && near(), { rootMargin: "1200px" });
    if (end.current) observer.observe(end.current);
    return () => observer.disconnect();
  }, []);

  return (
    <div ref={end} className="flex flex-col items-center gap-2 pt-6">
      {problem && (
        <p role="alert" className="text-error">
          {problem}
        </p>
      )}
      <Button onClick={load} aria-disabled={busy}>
        {busy ? "Loading older frames" : "Older frames"}
      </Button>
    </div>
  );
}
