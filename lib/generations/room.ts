/** A place among those of which only so many may be in at once. */
export type Place = {
  /** Resolves when there is room; the same place is taken once, however often it is asked for. */
  enter: () => Promise<void>;
  /** Gives the place up; whoever has none has nothing to give up. */
  leave: () => void;
};

/**
 * Lets `places` in at once and the others wait in order. Who stays longer than `patienceMs`, if that is given, may go
 * on but holds nobody up any more.
 */
export function createRoom(places: number, patienceMs?: number): () => Place {
  let free = places;
  const waiting: (() => void)[] = [];
  const next = () => {
    free += 1;
    if (waiting.length === 0) return;
    free -= 1;
    waiting.shift()?.();
  };
  const take = async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return () => {
    let entered: Promise<void> | null = null;
    let left = false;
    let timer: NodeJS.Timeout | undefined;
    const leave = () => {
      if (!entered || left) return;
      left = true;
      clearTimeout(timer);
      next();
    };
    const enter = async () => {
      await take();
      if (patienceMs !== undefined) timer = setTimeout(leave, patienceMs).unref();
    };
    return {
      enter: () => {
        entered ??= enter();
        return entered;
      },
      leave: () => void entered?.then(leave),
    };
  };
}
