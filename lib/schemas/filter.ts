/** Whose images a sheet shows: the team's and one's own private ones, or all of one's own. */
export type Scope = "team" | "mine";

/** What of the library is wanted, as the address of a page says it. Null, empty and false: no matter. */
export type Filter = {
  /** Words of prompts, names of people, ratios. */
  q: string;
  /** A person's id. */
  person: string | null;
  model: string | null;
  /** A channel's name. */
  channel: string | null;
  /** `3:2` */
  ratio: string | null;
  quality: string | null;
  /** The first and the last day, `YYYY-MM-DD` in the team's time zone. */
  from: string | null;
  to: string | null;
  picked: boolean;
  /** A set's id. */
  set: string | null;
  /** Made from other images. */
  references: boolean;
};

/** Those of a page's address, as the browser or the server has them. */
export type Parameters = URLSearchParams | Record<string, string | string[] | undefined>;

/** The longest search that is looked at. */
const maxQuery = 300;
const maxName = 200;

/** Everything: what an address without parameters stands for. */
export const noFilter: Filter = {
  ...{ q: "", person: null, model: null, channel: null, ratio: null, quality: null },
  ...{ from: null, to: null, picked: false, set: null, references: false },
};

/** Reads what an address asks for. Never throws: what makes no sense is left out. */
export function parseFilter(parameters: Parameters): Filter {
  const get = (name: string) => cleaned(oneOf(parameters, name));
  const matching = (name: string, pattern: RegExp) => {
    const value = get(name);
    return pattern.test(value) ? value : null;
  };
  const named = (name: string) => {
    const value = get(name);
    return value !== "" && value.length <= maxName ? value : null;
  };
  return {
    q: Array.from(get("q")).slice(0, maxQuery).join(""),
    person: matching("person", uuid)?.toLowerCase() ?? null,
    model: named("model"),
    channel: named("channel"),
    ratio: matching("ratio", /^\d{1,2}(\.\d{1,2})?:\d{1,2}(\.\d{1,2})?$/),
    quality: named("quality"),
    from: dayOrNull(get("from")),
    to: dayOrNull(get("to")),
    picked: get("picked") === "1",
    set: matching("set", uuid)?.toLowerCase() ?? null,
    references: get("refs") === "1",
  };
}

/** A filter as parameters of an address; what is no matter is left out. */
export function filterQuery(filter: Partial<Filter>): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of ["q", "person", "model", "channel", "ratio", "quality", "from", "to"] as const) {
    const value = filter[name];
    if (value) query.set(name, value);
  }
  if (filter.picked) query.set("picked", "1");
  if (filter.set) query.set("set", filter.set);
  if (filter.references) query.set("refs", "1");
  return query;
}

/** Whether a filter leaves anything out. */
export function isFiltered(filter: Partial<Filter>): boolean {
  return filterQuery(filter).size > 0;
}

/** Reads whose images are wanted: the team's unless it says otherwise. */
export function parseScope(parameters: Parameters): Scope {
  return oneOf(parameters, "scope") === "mine" ? "mine" : "team";
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

function oneOf(parameters: Parameters, name: string): string {
  const value = parameters instanceof URLSearchParams ? parameters.get(name) : parameters[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
}

/** Without what Postgres cannot keep in a text. */
function cleaned(text: string): string {
  return text.toWellFormed().replaceAll("\0", "").trim();
}

function dayOrNull(text: string): string | null {
  if (!/^[12]\d{3}-\d{2}-\d{2}$/.test(text)) return null;
  const day = new Date(`${text}T00:00:00Z`);
  // The calendar goes on where a month ends: the 30th of February would be a day of March.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : null;
}
