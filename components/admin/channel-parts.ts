import type { Problems } from "@/components/use-action";
import type { ChannelDraft } from "./channel-draft";

/** What each part of the channel's form is given. */
export type PartProps = {
  draft: ChannelDraft;
  set: (change: Partial<ChannelDraft>) => void;
  problems: Problems;
};

/** The words for a field, or for anything within it: `models` for `models.0.name` too where `within`. */
export function problemOf(problems: Problems, field: string): string | undefined {
  const path = Object.keys(problems).find((one) => one === field || one.startsWith(`${field}.`));
  return path === undefined ? undefined : problems[path];
}

/** A text field of the draft as an input has it. */
export function textOf(
  { draft, set, problems }: PartProps,
  name:
    | "name"
    | "baseUrl"
    | "priority"
    | "weight"
    | "concurrency"
    | "deadlineSeconds"
    | "maxN"
    | "qualities"
    | "outputFormats"
    | "sizeList",
  field: string = name,
) {
  return {
    name,
    value: draft[name],
    error: problemOf(problems, field),
    autoComplete: "off",
    spellCheck: false,
    onChange: ({ target }: { target: { value: string } }) => set({ [name]: target.value }),
  };
}
