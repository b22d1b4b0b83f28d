import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { newRow, type PriceRow } from "./channel-draft";
import { type PartProps, problemOf } from "./channel-parts";

/** What a channel charges: per image by quality and size, and per million tokens. */
export function ChannelPrices({ draft, set, problems, currency }: PartProps & { currency: string }) {
  const t = useTranslations("channels");
  const { prices, tokens } = draft;
  const change = (row: number, values: Partial<PriceRow>) =>
    set({ prices: prices.map((one) => (one.row === row ? { ...one, ...values } : one)) });
  const plain = { autoComplete: "off", spellCheck: false };
  return (
    <div className="flex w-full flex-col gap-4">
      <p>{t("prices.words", { currency })}</p>
      {prices.map(({ row, quality, size, price }, index) => (
        <fieldset key={row} className="flex items-end gap-2">
          <legend className="sr-only">{t("prices.legend", { index: index + 1 })}</legend>
          <div className="grid min-w-0 flex-1 grid-cols-2 gap-2 md:grid-cols-3">
            <Field
              {...{ label: t("prices.quality"), placeholder: t("prices.every"), value: quality, ...plain }}
              error={problemOf(problems, `prices.images.${index}.quality`)}
              onChange={({ target }) => change(row, { quality: target.value })}
            />
            <Field
              {...{ label: t("prices.size"), placeholder: t("prices.every"), value: size, ...plain }}
              error={problemOf(problems, `prices.images.${index}.size`)}
              onChange={({ target }) => change(row, { size: target.value })}
            />
            <Field
              {...{ label: t("prices.costs"), value: price, inputMode: "decimal", ...plain }}
              error={problemOf(problems, `prices.images.${index}.price`)}
              onChange={({ target }) => change(row, { price: target.value })}
            />
          </div>
          <Button
            aria-label={t("prices.remove", { index: index + 1 })}
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
        <Plus size={16} aria-hidden="true" /> {prices.length === 0 ? t("prices.first") : t("prices.another")}
      </Button>
      <fieldset className="grid gap-4 md:grid-cols-3">
        <legend className="pb-2 font-semibold">{t("prices.tokens")}</legend>
        {(["text", "image", "output"] as const).map((name) => (
          <Field
            key={name}
            {...{
              label: t(`prices.${name}`),
              value: tokens[name],
              inputMode: "decimal",
              placeholder: t("prices.notSet"),
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
