import type { Filter } from "@/lib/schemas/filter";
import type { FacetsView } from "@/lib/schemas/views";

/** A line under the search box: a search made before, or a filter that what is typed may mean. */
export type Suggestion =
  | { kind: "recent"; name: string }
  | { kind: "person" | "set" | "model" | "channel" | "ratio"; name: string; change: Partial<Filter> };

const mostRecent = { unasked: 6, asked: 3 };
const mostFilters = 5;

/** What is offered under the search box for what stands in it; the filters that fit come first. */
export function suggestionsFor(text: string, recent: readonly string[], facets: FacetsView | null): Suggestion[] {
  const words = text.trim().toLowerCase();
  if (!words) return recent.slice(0, mostRecent.unasked).map((name) => ({ kind: "recent", name }));
  const searches = recent.filter((name) => name.toLowerCase().startsWith(words) && name.toLowerCase() !== words);
  return [
    ...(facets ? filtersFor(words, facets) : []).slice(0, mostFilters),
    ...searches.slice(0, mostRecent.asked).map((name) => ({ kind: "recent" as const, name })),
  ];
}

function filtersFor(words: string, { people, sets, models, channels, ratios }: FacetsView): Suggestion[] {
  const begins = (name: string) => name.toLowerCase().startsWith(words);
  const has = ({ name }: { name: string }) => name.toLowerCase().includes(words);
  return [
    ...people.filter(has).map(({ id, name }) => ({ kind: "person" as const, name, change: { person: id } })),
    ...ratios.filter(begins).map((name) => ({ kind: "ratio" as const, name, change: { ratio: name } })),
    ...sets.filter(has).map(({ id, name }) => ({ kind: "set" as const, name, change: { set: id } })),
    ...models.filter(begins).map((name) => ({ kind: "model" as const, name, change: { model: name } })),
    ...channels.filter(begins).map((name) => ({ kind: "channel" as const, name, change: { channel: name } })),
  ];
}
