import { useTranslations } from "next-intl";
import { Choice, Field } from "@/components/ui/field";
import type { Capabilities, ChannelKind } from "@/lib/schemas/channel";
import type { GridRule, SizeRule } from "@/lib/schemas/sizes";
import { abilities, type ChannelDraft } from "./channel-draft";
import { type PartProps, problemOf, textOf } from "./channel-parts";

/** What each kind can do by itself. */
export type Profiles = Record<ChannelKind, Capabilities>;

/** Where a channel differs from what its kind usually can; what is left alone is as usual. */
export function ChannelAbilities({ profiles, ...part }: PartProps & { profiles: Profiles }) {
  const comma = useTranslations("common")("comma");
  const t = useTranslations("channels");
  const { draft, set, problems } = part;
  const usual = profiles[draft.kind];
  const formats = usual.outputFormats?.join(comma) ?? t("abilities.anyFormat");
  return (
    <div className="flex w-full flex-col gap-4">
      <Choice
        label={t("abilities.sizes")}
        value={draft.sizes}
        onChange={({ target }) => set({ sizes: target.value as ChannelDraft["sizes"] })}
      >
        <option value="">{t("abilities.usualSizes", { sizes: t(`abilities.${usual.sizes.kind}`) })}</option>
        {sizeKinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`abilities.${kind}Option`)}
          </option>
        ))}
      </Choice>
      {draft.sizes === "list" && (
        <Field
          label={t("abilities.which")}
          hint={t("abilities.whichHint")}
          {...textOf(part, "sizeList", "capabilities.sizes")}
        />
      )}
      {draft.sizes === "grid" && <Grid {...part} />}
      <div className="grid gap-4 md:grid-cols-2">
        {abilities.map((name) => (
          <Choice
            key={name}
            label={t(`abilities.${name}`)}
            value={draft.can[name]}
            error={problems[`capabilities.${name}`]}
            onChange={({ target }) =>
              set({ can: { ...draft.can, [name]: target.value as ChannelDraft["can"]["mask"] } })
            }
          >
            <option value="">
              {t("abilities.usual", { value: t(usual[name] ? "abilities.yesUsual" : "abilities.noUsual") })}
            </option>
            <option value="yes">{t("abilities.yes")}</option>
            <option value="no">{t("abilities.no")}</option>
          </Choice>
        ))}
      </div>
      <Field
        label={t("abilities.maxN")}
        hint={t("abilities.maxNHint")}
        placeholder={t("abilities.usual", { value: usual.maxN })}
        inputMode="numeric"
        {...textOf(part, "maxN", "capabilities.maxN")}
      />
      <Field
        label={t("abilities.qualities")}
        hint={t("abilities.qualitiesHint")}
        placeholder={t("abilities.usual", { value: usual.qualities.join(comma) || t("abilities.none") })}
        {...textOf(part, "qualities", "capabilities.qualities")}
      />
      <Field
        label={t("abilities.formats")}
        hint={t("abilities.formatsHint")}
        placeholder={t("abilities.usual", { value: formats || t("abilities.none") })}
        {...textOf(part, "outputFormats", "capabilities.outputFormats")}
      />
    </div>
  );
}

function Grid({ draft: { grid }, set, problems }: PartProps) {
  const t = useTranslations("channels");
  return (
    <fieldset className="grid grid-cols-2 gap-4 md:grid-cols-3">
      <legend className="sr-only">{t("abilities.gridLegend")}</legend>
      {gridParts.map((name) => (
        <Field
          key={name}
          label={t(`abilities.${name}`)}
          value={grid[name]}
          inputMode="decimal"
          autoComplete="off"
          error={problemOf(problems, `capabilities.sizes.${name}`)}
          onChange={({ target }) => set({ grid: { ...grid, [name]: target.value } })}
        />
      ))}
      {problems["capabilities.sizes"] && <p className="col-span-full text-error">{problems["capabilities.sizes"]}</p>}
    </fieldset>
  );
}

const sizeKinds: SizeRule["kind"][] = ["any", "list", "grid"];
const gridParts: (keyof GridRule)[] = ["step", "maxRatio", "maxSide", "minPixels", "maxPixels"];
