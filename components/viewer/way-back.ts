/**
 * Whether the browser's Back surely leads to a page that this one was opened from. The page that the browser itself was
 * sent to has nothing of this visit behind it: from there Back may leave the studio, whatever was opened since.
 */
export function backIsInside(): boolean {
  const { currentEntry, activation } = window.navigation ?? {};
  // Browsers that cannot tell go by what was opened alone.
  if (!currentEntry || !activation?.entry) return true;
  const { key } = activation.entry;
  const first = window.navigation.entries().findIndex((entry) => entry.key === key);
  return currentEntry.index > Math.max(first, 0);
}
