import { Field } from "@/components/ui/field";

/** A password that is being chosen. */
export function NewPassword({ label = "Password", error }: { label?: string; error: string | undefined }) {
  return (
    <Field
      label={label}
      hint="At least 10 characters."
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
