/** A bucket as it is kept: from `startsAt` to the next one's beginning, or to the end of its day. */
export type Stretch = { startsAt: Date; day: string; images: number; newest: Date };

/** An image that came (`sign` 1) or went (-1). */
type Change = {
  createdAt: Date;
  userId: string;
  private: boolean;
  aspect: number;
  sign: number;
  day: string;
  dayStarts: Date;
};

type Count = {
  ownerId: string;
  startsAt: Date;
  images: number;
  aspects: number;
  privateImages: number;
  privateAspects: number;
};

/** A day's newest bucket takes no more. */
const full = 500;

/**
 * Puts changes, in the order of their time, into the buckets of their days, and begins new ones where a day has none, or
 * where its newest is full. Returns the buckets as they are then, and what each owner's counts grow by.
 */
export function place(known: Stretch[], changes: Change[], team: string): { stretches: Stretch[]; counts: Count[] } {
  const days = Map.groupBy(
    known.map((stretch) => ({ ...stretch })),
    ({ day }) => day,
  );
  const counts = new Map<string, Count>();
  for (const change of changes) {
    const stretches = days.get(change.day) ?? [];
    days.set(change.day, stretches);
    const stretch = stretchFor(stretches, change);
    stretch.images += change.sign;
    if (change.createdAt > stretch.newest) stretch.newest = change.createdAt;
    for (const ownerId of change.private ? [change.userId] : [team, change.userId]) {
      count(counts, ownerId, stretch.startsAt, change);
    }
  }
  return { stretches: [...days.values()].flat(), counts: [...counts.values()].sort(inOrder) };
}

function stretchFor(stretches: Stretch[], { createdAt, day, dayStarts, sign }: Change): Stretch {
  const last = stretches.at(-1);
  const isFull = last && sign > 0 && last.images >= full && createdAt > last.newest;
  if (!last || isFull) {
    const startsAt = last ? createdAt : dayStarts;
    const begun = { startsAt, day, images: 0, newest: createdAt };
    stretches.push(begun);
    return begun;
  }
  return stretches.findLast(({ startsAt }) => startsAt <= createdAt) ?? (stretches[0] as Stretch);
}

function count(counts: Map<string, Count>, ownerId: string, startsAt: Date, change: Change): void {
  const key = `${ownerId} ${startsAt.getTime()}`;
  const zero = { ownerId, startsAt, images: 0, aspects: 0, privateImages: 0, privateAspects: 0 };
  const found = counts.get(key) ?? zero;
  counts.set(key, found);
  found.images += change.sign;
  found.aspects += change.sign * change.aspect;
  if (!change.private) return;
  found.privateImages += change.sign;
  found.privateAspects += change.sign * change.aspect;
}

function inOrder(one: Count, other: Count): number {
  return one.ownerId.localeCompare(other.ownerId) || one.startsAt.getTime() - other.startsAt.getTime();
}
