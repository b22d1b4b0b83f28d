import type { ReactNode } from "react";
import { Words } from "@/components/i18n/words";

/** What visitors see of a shared link, in their own language. */
export default function SharedLayout({ children }: { children: ReactNode }) {
  return <Words of={["shared"]}>{children}</Words>;
}
