import type { ReactNode } from "react";
import { AdminTabs } from "@/components/admin/tabs";
import { KeptWords } from "@/components/i18n/kept-words";
import { requireAdmin } from "@/lib/auth/session";

/** The administration's own navigation. Every page asks for an admin once more, as layouts outlive a change of role. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  await requireAdmin();
  return (
    <KeptWords of="admin">
      <AdminTabs />
      {children}
    </KeptWords>
  );
}
