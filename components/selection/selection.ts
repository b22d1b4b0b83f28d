/** The frames that are selected in one place: the sheet, one's own frames, or a set. Leaving it for another one ends it. */
export class Selection {
  private place: string | null = null;
  private ids: ReadonlySet<string> = new Set();
  private listeners = new Set<() => void>();
  /** What was selected when `anchor` was: a range that is drawn anew replaces the one before. */
  private base: ReadonlySet<string> = new Set();
  /** Where a range begins: the frame that was selected or taken back last. */
  anchor: string | null = null;

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  get = () => this.ids;

  /** Begins anew where another place is entered, without notice: it runs while rendering. */
  enter(place: string) {
    if (place === this.place) return;
    this.place = place;
    this.ids = this.base = new Set();
    this.anchor = null;
  }

  toggle(id: string) {
    const ids = new Set(this.ids);
    if (!ids.delete(id)) ids.add(id);
    this.anchor = id;
    this.base = ids;
    this.change(ids);
  }

  /** Selects from the anchor to `id` in the order shown. */
  extend(order: string[], id: string) {
    const [from, to] = [this.anchor === null ? -1 : order.indexOf(this.anchor), order.indexOf(id)];
    if (from < 0) return this.toggle(id);
    this.change(new Set([...this.base, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)]));
  }

  /** Selects exactly these. */
  replace(ids: Iterable<string>) {
    const next = new Set(ids);
    this.base = next;
    this.change(next);
  }

  /** Takes these out of what is selected. */
  without(ids: Iterable<string>) {
    const gone = new Set(ids);
    const rest = [...this.ids].filter((id) => !gone.has(id));
    if (rest.length < this.ids.size) this.replace(rest);
  }

  clear() {
    if (this.ids.size > 0) this.replace([]);
  }

  private change(ids: ReadonlySet<string>) {
    this.ids = ids;
    for (const listener of this.listeners) listener();
  }
}
