/** The name of the control, by its `data-control`, that has the focus or is around what has it; "" without one. */
export function focusedControl(): string {
  return document.activeElement?.closest<HTMLElement>("[data-control]")?.dataset.control ?? "";
}

/** Gives the focus to the control of that name, or where there is none to the other one. */
export function focusControl(name: string, otherwise: "close" | "i") {
  const control = name && document.querySelector<HTMLElement>(`[data-control="${name}"]`);
  (control || document.querySelector<HTMLElement>(`[data-control="${otherwise}"]`))?.focus({ preventScroll: true });
}
