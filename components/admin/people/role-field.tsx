import { Segmented } from "@/components/ui/segmented";
import { capitalized } from "@/lib/format";
import type { UserView } from "@/lib/schemas/people";

type Role = UserView["role"];

const may: Record<Role, string> = {
  admin: "Makes images, and runs the team: people, quotas, channels, links.",
  member: "Makes images, and shares them by links.",
  viewer: "Looks at everything of the team’s, and makes and changes nothing.",
};

/** What somebody may do here. */
export function RoleField({ role, onChange }: { role: Role; onChange: (role: Role) => void }) {
  const options = (["admin", "member", "viewer"] as const).map((value) => ({ value, label: capitalized(value) }));
  return (
    <div className="flex flex-col items-start gap-1.5">
      <p aria-hidden="true" className="font-semibold">
        Role
      </p>
      <Segmented legend="Role" options={options} value={role} onChange={onChange} />
      <p className="text-muted">{may[role]}</p>
    </div>
  );
}
