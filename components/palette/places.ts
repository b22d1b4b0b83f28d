import type { Route } from "next";
import type { Me } from "@/components/studio/context";

const everybody = [
  { href: "/", name: "sheet" },
  { href: "/mine", name: "mine" },
  { href: "/sets", name: "sets" },
  { href: "/links", name: "links" },
  { href: "/trash", name: "trash" },
  { href: "/quota", name: "quota" },
  { href: "/settings", name: "settings" },
  { href: "/docs/api", name: "api" },
] as const satisfies { href: Route; name: string }[];

const admins = [
  { href: "/admin/people", name: "people" },
  { href: "/admin/usage", name: "usage" },
  { href: "/admin/jobs", name: "jobs" },
  { href: "/admin/links", name: "allLinks" },
  { href: "/admin/audit", name: "audit" },
  { href: "/admin/channels", name: "channels" },
  { href: "/admin/team", name: "team" },
] as const satisfies { href: Route; name: string }[];

/** Where somebody can go. */
export function placesOf({ role }: Me) {
  const own = everybody.filter(({ name }) => role !== "viewer" || (name !== "trash" && name !== "quota"));
  return role === "admin" ? [...own, ...admins] : own;
}
