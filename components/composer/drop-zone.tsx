"use client";

import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useState } from "react";
import { maxReferences } from "@/lib/schemas/draft";
import { readDraft, takeAsReference } from "./draft";
import { tileType } from "./tile";
import { uploadReferences } from "./uploads";

/** What a frame of the sheet that is dragged says it is. */
const imageType = "application/x-proofsheet-image";

type Dragged = "files" | "image" | null;

/** Takes files that are dropped anywhere on the page, frames that are dropped on the composer, and pasted pictures. */
export function DropZone() {
  const t = useTranslations("composer");
  const [over, setOver] = useState<Dragged>(null);

  const drag = useEffectEvent((event: DragEvent) => {
    const what = draggedIn(event);
    setOver(what);
    if (what) event.preventDefault();
  });
  const leave = useEffectEvent((event: DragEvent) => {
    if (!event.relatedTarget) setOver(null);
  });
  const drop = useEffectEvent((event: DragEvent) => {
    const what = draggedIn(event);
    setOver(null);
    if (!what || !event.dataTransfer) return;
    event.preventDefault();
    if (what === "image") takeAsReference([event.dataTransfer.getData(imageType)]);
    else void uploadReferences([...event.dataTransfer.files]);
  });
  const paste = useEffectEvent((event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    // Some programs copy words as a picture too: in a field the words are what is meant.
    const text = event.clipboardData?.types.includes("text/plain");
    const field = event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]");
    if (files.length === 0 || (field && text)) return;
    event.preventDefault();
    void uploadReferences(files);
  });

  useEffect(() => {
    const end = () => setOver(null);
    const heard = [
      ["dragenter", drag],
      ["dragover", drag],
      ["dragleave", leave],
      ["drop", drop],
      ["dragend", end],
      ["paste", paste],
    ] as [string, EventListener][];
    for (const [name, listener] of heard) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of heard) window.removeEventListener(name, listener);
    };
  }, []);

  if (!over) return null;
  const left = maxReferences - readDraft().references.length;
  const words =
    left > 0
      ? t(over === "files" ? "dropFiles" : "dropImage", { left, most: maxReferences })
      : t("trayFull", { most: maxReferences });
  return (
    <div
      aria-hidden="true"
      className={
        over === "files"
          ? "pointer-events-none fixed inset-3 z-50 flex items-center justify-center border-2 border-dashed border-ink bg-page/90 text-title"
          : "pointer-events-none absolute inset-1.5 z-10 flex items-center justify-center border-2 border-dashed border-ink bg-panel/90 text-title"
      }
    >
      {words}
    </div>
  );
}

/** What the composer would take of it here: files everywhere, a frame above the composer alone. */
function draggedIn({ dataTransfer, target }: DragEvent): Dragged {
  const types = dataTransfer?.types ?? [];
  if (types.includes(tileType)) return null;
  if (types.includes(imageType)) return target instanceof Element && target.closest("#new-images") ? "image" : null;
  return types.includes("Files") ? "files" : null;
}
