"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { fillFrom, takeAsReference } from "@/components/composer/draft";
import { wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { say } from "@/components/ui/toasts";
import type { ImageView } from "@/lib/schemas/views";

/** What can be done with an image; undefined for those who may not. */
export function useDoings(image: ImageView) {
  const router = useRouter();
  const { me, selection, announce } = useStudio();
  const [dialog, setDialog] = useState<"share" | "add" | null>(null);
  const [busy, setBusy] = useState(false);
  const contributes = me.role !== "viewer";

  const remix = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await fillFrom(image.generationId, { parentId: image.id });
      selection.clear();
      router.push("/");
    } catch (error) {
      const words = wordsOf(error);
      say(words);
      announce(words);
      setBusy(false);
    }
  };

  return {
    busy,
    dialog,
    closeDialog: () => setDialog(null),
    ...(contributes && {
      remix: () => void remix(),
      reference: () => takeAsReference([image.id]),
      share: () => setDialog("share"),
      add: () => setDialog("add"),
    }),
  };
}

export type Doings = ReturnType<typeof useDoings>;
