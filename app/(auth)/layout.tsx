import type { ReactNode } from "react";
import { Language } from "@/components/i18n/language";
import { Words } from "@/components/i18n/words";
import { Mark } from "@/components/ui/mark";

/** The way in: the mark and one form. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-104 flex-col gap-6 px-5 pt-[12dvh] pb-10">
      <div className="flex items-center gap-3">
        <Mark />
        <p className="text-title">Proofsheet</p>
      </div>
      <Words of={["auth"]}>{children}</Words>
      <div className="pt-6">
        <Language />
      </div>
    </main>
  );
}
