import { Field } from "@/components/ui/field";

type Props = { hint?: string; defaultValue: number; error: string | undefined };

/** How many images more, as the field `amount` of a form. */
export function AmountField({ hint = "On top of this month’s quota.", ...props }: Props) {
  return <Field label="Images" hint={hint} name="amount" type="number" inputMode="numeric" min={1} {...props} />;
}
