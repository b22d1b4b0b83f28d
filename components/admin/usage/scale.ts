const steps = [1, 2, 4, 6, 8, 10];

/** The end of an axis on which `most` has its place: a round number, even above one, so that its half is round too. */
export function axisEnd(most: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, whole ? 1 : 0.0001)));
  // 0.1 * 6 is a little more than 0.6.
  return Number((power * (steps.find((step) => step * power >= most * (1 - 1e-9)) ?? 10)).toPrecision(3));
}
