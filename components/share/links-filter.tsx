import type { Route } from "next";
import { useTranslations } from "next-intl";
import { query } from "@/components/admin/address";
import { Filter, OneOf } from "@/components/admin/filter";
import { Pills } from "@/components/admin/pills";
import type { ShareSearch } from "@/lib/schemas/share";
import type { PersonView } from "@/lib/schemas/views";

const states = [
  { value: "", label: "all" },
  { value: "live", label: "live" },
  { value: "ended", label: "ended" },
] as const;

type Props = { show: ShareSearch["show"]; person?: string | undefined; people?: PersonView[] };

/** Which links are listed; the address of the page says it. With `people` also whose, on the page of all links. */
export function LinksFilter({ show, person, people }: Props) {
  const common = useTranslations("common");
  const t = useTranslations("share");
  const pills = states.map(({ value, label }) => ({
    label: t(`states.${label}`),
    href: query({ show: value, person }),
    here: value === show,
  }));
  return (
    <div className="flex flex-col gap-3">
      <Pills label={t("which")} pills={pills} />
      {people && (
        <Filter label={t("filter")} action={"/admin/links" as Route} kept={{ show }} narrowed={Boolean(person)}>
          <OneOf
            label={t("person")}
            name="person"
            value={person}
            all={common("everybody")}
            options={people.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Filter>
      )}
    </div>
  );
}
