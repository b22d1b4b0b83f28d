/** So many images can be compared at once. */
export const mostCompared = 4;
