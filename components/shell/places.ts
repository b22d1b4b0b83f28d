import { Folder, LayoutGrid, Link2, type LucideIcon, ShieldCheck, SlidersHorizontal, Trash2, User } from "lucide-react";
import type { Route } from "next";
import type { Me } from "@/components/studio/context";

/** Their names are words of the area `shell`; `rare`: on phones there is no room for it among the tabs. */
const places = [
  { href: "/", name: "sheet", icon: LayoutGrid, rare: false },
  { href: "/mine", name: "mine", icon: User, rare: false },
  { href: "/sets", name: "sets", icon: Folder, rare: false },
  { href: "/links", name: "links", icon: Link2, rare: false },
  { href: "/trash", name: "trash", icon: Trash2, rare: true },
  { href: "/admin", name: "admin", icon: ShieldCheck, rare: true },
  { href: "/settings", name: "settings", icon: SlidersHorizontal, rare: true },
] as const satisfies { href: Route; name: string; icon: LucideIcon; rare: boolean }[];

export type Place = (typeof places)[number];

/** The places of the studio that somebody has. Viewers have made nothing that could be thrown away. */
export function placesFor(role: Me["role"]) {
  return places.filter(({ href }) => {
    if (href === "/admin") return role === "admin";
    return href !== "/trash" || role !== "viewer";
  });
}
