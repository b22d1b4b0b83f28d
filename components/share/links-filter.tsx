import type { Route } from "next";
import { query } from "@/components/admin/address";
import { Filter, OneOf } from "@/components/admin/filter";
import { Pills } from "@/components/admin/pills";
import type { ShareSearch } from "@/lib/schemas/share";
import type { PersonView } from "@/lib/schemas/views";

const states = [
  { value: "", label: "All" },
  { value: "live", label: "Live" },
  { value: "ended", label: "Ended" },
] as const;

type Props = { show: ShareSearch["show"]; person?: string | undefined; people?: PersonView[] };

/** Which links are listed; the address of the page says it. With `people` also whose, on the page of all links. */
export function LinksFilter({ show, person, people }: Props) {
  const pills = states.map(({ value, label }) => ({
    label,
    href: query({ show: value, person }),
    here: value === show,
  }));
  return (
    <div className="flex flex-col gap-3">
      <Pills label="Which links" pills={pills} />
      {people && (
        <Filter label="Links" action={"/admin/links" as Route} kept={{ show }} narrowed={Boolean(person)}>
          <OneOf
            label="Person"
            name="person"
            value={person}
            all="Everybody"
            options={people.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Filter>
      )}
    </div>
  );
}
