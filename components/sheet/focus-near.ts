/**
 * Finds out where the focus belongs once a job's frames are gone: to the frame after them, to the one before, or to the
 * prompt. Returns how to bring it there, which does nothing if the focus was elsewhere.
 */
export function focusNear(from: Element | null, jobId: string): () => void {
  const within = from?.contains(document.activeElement) || from?.closest(".cell")?.contains(document.activeElement);
  const asked = document.activeElement?.closest("dialog");
  if (!from || !(within || asked)) return () => {};
  const cells = [...document.querySelectorAll<HTMLElement>(".cell")];
  const at = cells.findIndex((cell) => cell.contains(from));
  const others = [...cells.slice(at + 1), ...cells.slice(0, Math.max(0, at)).reverse()];
  const next = others
    .find((cell) => !cell.querySelector(`[data-job="${jobId}"]`))
    ?.querySelector<HTMLElement>("a, button");
  const target = next ?? document.querySelector<HTMLElement>("#new-images textarea");
  // After the frame has left the page, and a dialog with it.
  return () => void setTimeout(() => target?.isConnected && target.focus(), 0);
}
