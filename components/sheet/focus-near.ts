/**
 * Finds out, while a job's frames are still there, where the focus belongs once they are gone: to the frame after them,
 * to the one before, or to the prompt. Returns how to bring it there, which does nothing if the focus is elsewhere.
 */
export function focusNear(from: Element | null, jobId: string): () => void {
  const cells = [...document.querySelectorAll<HTMLElement>(".cell")];
  const at = cells.findIndex((cell) => cell.contains(from));
  const had = at >= 0 && cells[at]?.contains(document.activeElement);
  if (!had && !document.activeElement?.closest("dialog")) return () => {};
  const others = [...cells.slice(at + 1), ...cells.slice(0, Math.max(0, at)).reverse()];
  const next = others.find((cell) => !cell.querySelector(`[data-job="${jobId}"]`));
  const bring = () => {
    // Whoever has gone on meanwhile stays where they are.
    if (document.activeElement && document.activeElement !== document.body) return;
    const target = next?.isConnected ? next.querySelector<HTMLElement>("a, button") : null;
    (target ?? document.querySelector<HTMLElement>("#new-images textarea"))?.focus();
  };
  // After the frame has left the page, and a dialog with it.
  return () => void setTimeout(bring, 0);
}
