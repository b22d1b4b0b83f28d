import dynamic from "next/dynamic";
import type { ComponentType } from "react";

const signs = ["pointermove", "pointerdown", "keydown", "focusin"] as const;

/** Does it once at the first sign that somebody uses the page: what an act needs is then there before the act. */
export function atFirstSign(work: () => void): void {
  if (typeof window === "undefined") return;
  const act = () => {
    for (const sign of signs) window.removeEventListener(sign, act, true);
    work();
  };
  for (const sign of signs) window.addEventListener(sign, act, { capture: true, passive: true });
}

/** A part of the page that is not there at first: its script comes at the first sign, not with the page. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  // What could not be loaded is loaded again when it is wanted.
  atFirstSign(() => void load().catch(() => undefined));
  return dynamic(load, { ssr: false });
}
