import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";

/** A password that is being chosen. */
export function NewPassword({ label, error }: { label?: string; error: string | undefined }) {
  const t = useTranslations("common");
  return (
    <Field
      label={label ?? t("password")}
      hint={t("passwordHint")}
      name="password"
      type="password"
      autoComplete="new-password"
      required
      minLength={10}
      maxLength={200}
      error={error}
    />
  );
}
