import { Choice, Field } from "@/components/ui/field";
import { capitalized } from "@/lib/format";
import type { Capabilities, ChannelKind } from "@/lib/schemas/channel";
import type { GridRule, SizeRule } from "@/lib/schemas/sizes";
import { abilities, type ChannelDraft } from "./channel-draft";
import { type PartProps, problemOf, textOf } from "./channel-parts";

/** What each kind can do by itself. */
export type Profiles = Record<ChannelKind, Capabilities>;

/** Where a channel differs from what its kind usually can; what is left alone is as usual. */
export function ChannelAbilities({ profiles, ...part }: PartProps & { profiles: Profiles }) {
  const { draft, set, problems } = part;
  const usual = profiles[draft.kind];
  return (
    <div className="flex w-full flex-col gap-4">
      <Choice
        label="Sizes"
        value={draft.sizes}
        onChange={({ target }) => set({ sizes: target.value as ChannelDraft["sizes"] })}
      >
        <option value="">As usual: {sizeWords[usual.sizes.kind]}</option>
        {Object.entries(sizeWords).map(([kind, words]) => (
          <option key={kind} value={kind}>
            {capitalized(words)}
          </option>
        ))}
      </Choice>
      {draft.sizes === "list" && (
        <Field
          label="Which sizes"
          hint="Separated by commas: 1024x1024, 1536x1024."
          {...textOf(part, "sizeList", "capabilities.sizes")}
        />
      )}
      {draft.sizes === "grid" && <Grid {...part} />}
      <div className="grid gap-4 md:grid-cols-2">
        {abilities.map((name) => (
          <Choice
            key={name}
            label={abilityWords[name]}
            value={draft.can[name]}
            error={problems[`capabilities.${name}`]}
            onChange={({ target }) =>
              set({ can: { ...draft.can, [name]: target.value as ChannelDraft["can"]["mask"] } })
            }
          >
            <option value="">As usual: {usual[name] ? "yes" : "no"}</option>
            <option value="yes">Yes</option>
            <option value="no">No</option>
          </Choice>
        ))}
      </div>
      <Field
        label="Images in one call"
        hint="More are asked for by calls side by side."
        placeholder={`As usual: ${usual.maxN}`}
        inputMode="numeric"
        {...textOf(part, "maxN", "capabilities.maxN")}
      />
      <Field
        label="Qualities"
        hint="Separated by commas; «none» where quality has no effect."
        placeholder={`As usual: ${usual.qualities.join(", ") || "none"}`}
        {...textOf(part, "qualities", "capabilities.qualities")}
      />
      <Field
        label="Formats"
        hint="Separated by commas; «any» passes on whatever is asked for."
        placeholder={`As usual: ${usual.outputFormats === null ? "any" : usual.outputFormats.join(", ") || "none"}`}
        {...textOf(part, "outputFormats", "capabilities.outputFormats")}
      />
    </div>
  );
}

function Grid({ draft: { grid }, set, problems }: PartProps) {
  return (
    <fieldset className="grid grid-cols-2 gap-4 md:grid-cols-3">
      <legend className="sr-only">Grid</legend>
      {(Object.keys(gridWords) as (keyof GridRule)[]).map((name) => (
        <Field
          key={name}
          label={gridWords[name]}
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

const sizeWords: Record<SizeRule["kind"], string> = {
  any: "every size",
  list: "certain sizes",
  grid: "sides on a grid",
};
const gridWords: Record<keyof GridRule, string> = {
  step: "Sides divide by",
  maxRatio: "Ratio up to",
  maxSide: "Longest side",
  minPixels: "Fewest pixels",
  maxPixels: "Most pixels",
};
const abilityWords: Record<(typeof abilities)[number], string> = {
  references: "Takes reference images",
  mask: "Edits by a mask",
  background: "Background has an effect",
  style: "Style has an effect",
  watermark: "Watermark has an effect",
  streaming: "Shows images while they come",
};
