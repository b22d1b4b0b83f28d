import { useTranslations } from "next-intl";
import { Segmented } from "@/components/ui/segmented";
import type { UserView } from "@/lib/schemas/people";

type Role = UserView["role"];

/** What somebody may do here. */
export function RoleField({ role, onChange }: { role: Role; onChange: (role: Role) => void }) {
  const common = useTranslations("common");
  const t = useTranslations("people");
  const options = (["admin", "member", "viewer"] as const).map((value) => ({ value, label: common(`roles.${value}`) }));
  return (
    <div className="flex flex-col items-start gap-1.5">
      <p aria-hidden="true" className="font-semibold">
        {t("role")}
      </p>
      <Segmented legend={t("role")} options={options} value={role} onChange={onChange} />
      <p className="text-muted">{t(`may.${role}`)}</p>
    </div>
  );
}
