"use client";

import { usePathname, useRouter } from "next/navigation";
import { wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { say } from "@/components/ui/toasts";
import type { FrameView } from "@/lib/schemas/views";
import { fillFrom } from "./draft";

/** The pages that have a composer. */
const composing = new Set(["/", "/mine"]);

/** Fills the composer with all that an image was asked for, and goes to one where there is none; what fails is said. */
export function useRemix() {
  const router = useRouter();
  const pathname = usePathname();
  const { store, selection } = useStudio();
  return async ({ id, generationId }: Pick<FrameView, "id" | "generationId">): Promise<void> => {
    // Its bar stands in the composer's place, which could not take the focus.
    const chosen = selection.get();
    selection.clear();
    try {
      await fillFrom(generationId, { parentId: id });
      // The composer gets the focus there, not the frame that one comes back from.
      store.lastOpened = null;
      if (!composing.has(pathname)) router.push("/");
    } catch (error) {
      selection.replace(chosen);
      say(wordsOf(error));
    }
  };
}
