"use client";

import { useTranslations } from "next-intl";
import { useEffect, useLayoutEffect } from "react";
import { useStudio } from "@/components/studio/context";
import { say } from "@/components/ui/toasts";
import { maxReferences } from "@/lib/schemas/draft";
import { claimDraft, takeTrayNews, useDraft } from "./draft";

/** Keeps the draft whose it is, and says on whichever page it happens what has come into its tray of references. */
export function TrayNews() {
  const { announce, me } = useStudio();
  const t = useTranslations("composer");
  const { references } = useDraft();
  // Before anything is shown of it.
  useLayoutEffect(() => claimDraft(me.id), [me.id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: there is news whenever the tray has changed.
  useEffect(() => {
    const news = takeTrayNews();
    if (!news) return;
    const words = [
      news.added > 0 && t("referencesAdded", { count: news.added, total: references.length, most: maxReferences }),
      news.full && t("trayFull", { most: maxReferences }),
      news.missing > 0 && t("referencesMissing", { count: news.missing }),
    ].filter((one) => one !== false);
    if (words.length === 0) return;
    // Where the composer is, the tray shows what came.
    const shown = document.getElementById("new-images") && !news.full && news.missing === 0;
    (shown ? announce : say)(words.join(" "));
  }, [references]);
  return null;
}
