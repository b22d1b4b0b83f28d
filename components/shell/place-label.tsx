import { useTranslations } from "next-intl";
import { LinkLabel } from "@/components/ui/link-label";
import type { Place } from "./places";
import { Waiting } from "./waiting";

/** A place's icon and name, inside of the link to it. */
export function PlaceLabel({ place: { href, name, icon: Icon } }: { place: Place }) {
  const t = useTranslations("shell");
  return (
    <>
      <span className="relative">
        <Icon size={20} strokeWidth={1.6} aria-hidden="true" />
        {href === "/admin" && <Waiting />}
      </span>
      <LinkLabel>{t(name)}</LinkLabel>
    </>
  );
}
