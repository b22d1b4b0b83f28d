"use client";

import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { wordsOf } from "@/components/request";
import { Button } from "@/components/ui/button";

type Props = { label: string; load: () => Promise<void> };

/** Brings the next page when the end comes near; the button is there for when that does not happen. */
export function More({ label, load }: Props) {
  const t = useTranslations("common");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const end = useRef<HTMLDivElement>(null);

  const next = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await load();
    } catch (error) {
      setProblem(wordsOf(error));
    } finally {
      setBusy(false);
    }
  };
  const near = useEffectEvent(() => {
    if (!problem) void next();
  });

  useEffect(() => {
    // Of the window, and of a list that scrolls by itself.
    const margins = { rootMargin: "1200px", scrollMargin: "400px" };
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && near(), margins);
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
      <Button onClick={next} aria-disabled={busy}>
        {busy ? t("loading", { what: label.toLowerCase() }) : label}
      </Button>
    </div>
  );
}
