/** The last child of something of the class `whole`, which is not seen before it has come to here. */
export function End() {
  return <span data-end hidden />;
}
