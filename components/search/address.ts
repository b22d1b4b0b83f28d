import { type Filter, filterQuery, type Scope } from "@/lib/schemas/filter";

/** The address of a sheet that shows what a filter asks for. */
export function addressOf(scope: Scope, filter: Partial<Filter>): string {
  const query = filterQuery(filter).toString();
  return `${scope === "mine" ? "/mine" : "/"}${query && `?${query}`}`;
}
