import { type Filter, filterQuery, type Parameters, parseFilter, parseScope, type Scope } from "@/lib/schemas/filter";

/**
 * Where the viewer shows an image. Opened from a set it goes through that set's order; `view`, as `viewOf` writes it, is
 * the sheet with its filter that it was opened from, which it then goes through.
 */
export function imageAddress(id: string, setId?: string | undefined, view = "") {
  if (setId) return `/i/${id}?set=${setId}` as const;
  return view ? (`/i/${id}?${view}` as const) : (`/i/${id}` as const);
}

/** A sheet with its filter as the viewer's address has it; empty for all of the team's. */
export function viewOf(scope: Scope, filter: Partial<Filter>): string {
  const query = filterQuery(filter);
  // A set alone is that set's own page with its own order.
  const alone = query.size === 1 && query.has("set");
  if (scope === "mine" || alone) query.set("scope", scope);
  return query.toString();
}

/** A set in its own order, as the viewer's address has it. */
export function viewOfSet(setId: string): string {
  return `set=${setId}`;
}

/** What an address says of where the viewer, or Compare, was opened from: a sheet as `viewOf`, a set as `viewOfSet` writes it. */
export function viewIn(address: Parameters): string {
  const [scope, filter] = [parseScope(address), parseFilter(address)];
  const saysWhose = address instanceof URLSearchParams ? address.has("scope") : address.scope !== undefined;
  const view = viewOf(scope, filter);
  return filter.set && !saysWhose && view === viewOf("team", { set: filter.set }) ? viewOfSet(filter.set) : view;
}

/** The page that shows such a view. */
export function viewAddress(view: string): string {
  const query = new URLSearchParams(view);
  if (query.size === 1 && query.has("set")) return `/sets/${query.get("set")}`;
  const page = query.get("scope") === "mine" ? "/mine" : "/";
  query.delete("scope");
  return query.size > 0 ? `${page}?${query}` : page;
}
