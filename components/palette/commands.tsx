"use client";

import { useTranslations } from "next-intl";
import { type ComponentType, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { type ListedShortcut, listShortcuts, useShortcuts } from "@/components/ui/shortcuts";
import { say } from "@/components/ui/toasts";
import { type Opened, subscribePalette } from "./open";

/** `onDone` closes it; what is given then happens once the focus is back where it was. */
export type OpenedProps = { shortcuts: ListedShortcut[]; onDone: (then?: () => void) => void };

const load: Record<Opened, () => Promise<ComponentType<OpenedProps>>> = {
  palette: async () => (await import("./palette")).Palette,
  keys: async () => (await import("./key-list")).KeyList,
};

/** What every page of the studio has beside itself: the command palette and the list of keys, loaded when first wanted. */
export function Commands() {
  const t = useTranslations("palette");
  const [open, setOpen] = useState<{ View: ComponentType<OpenedProps>; shortcuts: ListedShortcut[] } | null>(null);
  const then = useRef<(() => void) | undefined>(undefined);

  const show = async (what: Opened) => {
    const shortcuts = listShortcuts();
    try {
      const View = await load[what]();
      setOpen({ View, shortcuts });
    } catch {
      say(t("unavailable"));
    }
  };
  useShortcuts([
    ["?", () => void show("keys"), "help"],
    ["mod+k", null, "palette"],
  ]);

  // It works while somebody types, too.
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    // By what is seen: a key may come while what was open is just going.
    const isFree = document.querySelector("dialog:modal") === null;
    if (!isFree && !open) return;
    event.preventDefault();
    if (isFree) void show("palette");
    else setOpen(null);
  });
  const hear = useEffectEvent((what: Opened) => void show(what));
  // As soon as it is there, as for all shortcuts.
  useLayoutEffect(() => {
    const stop = subscribePalette(hear);
    window.addEventListener("keydown", press);
    return () => {
      stop();
      window.removeEventListener("keydown", press);
    };
  }, []);

  useEffect(() => {
    if (open) return;
    const next = then.current;
    then.current = undefined;
    next?.();
  }, [open]);

  if (!open) return null;
  const done = (next?: () => void) => {
    then.current = next;
    setOpen(null);
  };
  return <open.View shortcuts={open.shortcuts} onDone={done} />;
}
