import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { newRow, type PriceRow } from "./channel-draft";
import { type PartProps, problemOf } from "./channel-parts";

/** What a channel charges: per image by quality and size, and per million tokens. */
export function ChannelPrices({ draft, set, problems, currency }: PartProps & { currency: string }) {
  const { prices, tokens } = draft;
  const change = (row: number, values: Partial<PriceRow>) =>
    set({ prices: prices.map((one) => (one.row === row ? { ...one, ...values } : one)) });
  const plain = { autoComplete: "off", spellCheck: false };
  return (
    <div className="flex w-full flex-col gap-4">
      <p>
        In {currency}. For an image the first line that fits it counts, so put special ones above the rest. Where the
        provider says how many tokens it took, these count instead.
      </p>
      {prices.map(({ row, quality, size, price }, index) => (
        <fieldset key={row} className="flex items-end gap-2">
          <legend className="sr-only">Price {index + 1}</legend>
          <div className="grid min-w-0 flex-1 grid-cols-2 gap-2 md:grid-cols-3">
            <Field
              {...{ label: "Quality", placeholder: "Every", value: quality, ...plain }}
              error={problemOf(problems, `prices.images.${index}.quality`)}
              onChange={({ target }) => change(row, { quality: target.value })}
            />
            <Field
              {...{ label: "Size", placeholder: "Every", value: size, ...plain }}
              error={problemOf(problems, `prices.images.${index}.size`)}
              onChange={({ target }) => change(row, { size: target.value })}
            />
            <Field
              {...{ label: "An image costs", value: price, inputMode: "decimal", ...plain }}
              error={problemOf(problems, `prices.images.${index}.price`)}
              onChange={({ target }) => change(row, { price: target.value })}
            />
          </div>
          <Button
            aria-label={`Remove price ${index + 1}`}
            className="size-10 px-0! touch:size-11"
            onClick={() => set({ prices: prices.filter((one) => one.row !== row) })}
          >
            <X size={16} aria-hidden="true" />
          </Button>
        </fieldset>
      ))}
      <Button
        className="self-start"
        onClick={() => set({ prices: [...prices, { row: newRow(), quality: "", size: "", price: "" }] })}
      >
        <Plus size={16} aria-hidden="true" /> {prices.length === 0 ? "A price per image" : "Another price"}
      </Button>
      <fieldset className="grid gap-4 md:grid-cols-3">
        <legend className="pb-2 font-semibold">Per million tokens</legend>
        {(["text", "image", "output"] as const).map((name) => (
          <Field
            key={name}
            {...{
              label: tokenWords[name],
              value: tokens[name],
              inputMode: "decimal",
              placeholder: "Not set",
              ...plain,
            }}
            error={problemOf(problems, `prices.tokens.${name}`)}
            onChange={({ target }) => set({ tokens: { ...tokens, [name]: target.value } })}
          />
        ))}
      </fieldset>
    </div>
  );
}

const tokenWords = { text: "Text read", image: "Images read", output: "Images made" };
