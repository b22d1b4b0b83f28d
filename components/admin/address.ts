import type { Route } from "next";

/** The query of a page's address: what is not empty, in the order given. */
export function query(values: Record<string, string | undefined>): Route {
  const wanted = Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return `?${new URLSearchParams(wanted)}` as Route;
}
