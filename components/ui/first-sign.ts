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
