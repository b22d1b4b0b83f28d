"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";

const never = () => () => undefined;
const onApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** The one main action, with its count and its keys. */
export function GenerateButton({ n, off }: { n: number; off: boolean }) {
  const t = useTranslations("composer");
  const apple = useSyncExternalStore(never, onApple, () => false);
  return (
    <Button
      type="submit"
      look="mark"
      disabled={off}
      aria-describedby="composer-cost"
      aria-keyshortcuts="Control+Enter Meta+Enter"
      className="h-10 tabular-nums folding:h-11 folding:px-4"
    >
      {t("generate", { n })}
      <span
        aria-hidden="true"
        className="w-9 text-center font-sans text-sm font-normal whitespace-nowrap folding:hidden"
      >
        {apple ? "⌘ ↵" : "Ctrl ↵"}
      </span>
    </Button>
  );
}
