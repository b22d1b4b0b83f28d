import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";

type Props = { hint?: string; defaultValue: number; error: string | undefined };

/** How many images more, as the field `amount` of a form. */
export function AmountField({ hint, ...props }: Props) {
  const t = useTranslations("quota");
  return (
    <Field
      label={t("images")}
      hint={hint ?? t("onTop")}
      name="amount"
      type="number"
      inputMode="numeric"
      min={1}
      {...props}
    />
  );
}
