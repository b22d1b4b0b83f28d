import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { clientAddress } from "../client-address";
import { env, secrets } from "../env";
import type { MemberActor } from "./actor";
import { findMember } from "./sessions";

/** Who is signed in, read from Postgres once per request; null for nobody. */
export const currentMember = cache(async (): Promise<MemberActor | null> => {
  const name = env().APP_URL.startsWith("https:") ? "__Secure-next-auth.session-token" : "next-auth.session-token";
  const token = (await cookies()).get(name)?.value;
  if (!token) return null;
  const claims = await decode({ token, secret: secrets().authSecret }).catch(() => null);
  return typeof claims?.session === "string" ? findMember(claims.session, clientAddress(await headers())) : null;
});

/** Who is signed in; nobody is sent to the login page. For pages. */
export async function requireMember(): Promise<MemberActor> {
  return (await currentMember()) ?? redirect("/login");
}

/** The admin who is signed in; for everybody else the page does not exist. */
export async function requireAdmin(): Promise<MemberActor> {
  const actor = await requireMember();
  return actor.role === "admin" ? actor : notFound();
}
