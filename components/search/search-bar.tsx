"use client";

import { SearchBox } from "./box";
import { Chips } from "./chips";
import { useSearch } from "./context";
import { Filters } from "./filters";

/** What of the header searches: the box on every page, the filters on those that show a sheet. */
export function SearchBar() {
  const { here } = useSearch();
  return (
    <>
      <SearchBox />
      {here && <Chips />}
      {here && <Filters />}
    </>
  );
}
