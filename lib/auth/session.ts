import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { decode, encode } from "next-auth/jwt";
import { cache } from "react";
import { clientAddress } from "../client-address";
import { env, secrets } from "../env";
import { loginPath } from "../schemas/return-path";
import type { MemberActor } from "./actor";
import { findMember, type Origin, type SignedIn, sessionDays } from "./sessions";

const isSecure = () => env().APP_URL.startsWith("https:");
const sessionCookie = () => (isSecure() ? "__Secure-next-auth.session-token" : "next-auth.session-token");
const deviceCookie = () => (isSecure() ? "__Host-proofsheet-device" : "proofsheet-device");
const deviceDays = 365;

/** Who is signed in, read from Postgres once per request; null for nobody. */
export const currentMember = cache(async (): Promise<MemberActor | null> => {
  const token = (await cookies()).get(sessionCookie())?.value;
  if (!token) return null;
  const session = await openCookie(token);
  return session ? findMember(session, clientAddress(await headers())) : null;
});

/** What is in the cookies that were opened before: to derive the key for one costs more than a query does. */
const opened = new Map<string, { session: string; expires: number }>();
const mostOpened = 1000;

/** The session's token in a cookie; null for what is none of ours, or too old. Whether that session lasts Postgres says. */
async function openCookie(token: string): Promise<string | null> {
  const known = opened.get(token);
  if (known && known.expires > Date.now()) return known.session;
  const claims = await decode({ token, secret: secrets().authSecret }).catch(() => null);
  if (typeof claims?.session !== "string" || typeof claims.exp !== "number") return null;
  if (opened.size >= mostOpened) opened.clear();
  opened.set(token, { session: claims.session, expires: claims.exp * 1000 });
  return claims.session;
}

/** Who is signed in; nobody is sent to the login page, and comes back from there. For pages. */
export async function requireMember(): Promise<MemberActor> {
  return (await currentMember()) ?? redirect(loginPath((await headers()).get("x-proofsheet-path") ?? "/"));
}

/** The admin who is signed in; for everybody else the page does not exist. */
export async function requireAdmin(): Promise<MemberActor> {
  const actor = await requireMember();
  return actor.role === "admin" ? actor : notFound();
}

/** Where a request to sign in comes from. */
export async function requestOrigin(from: Headers): Promise<Origin> {
  return {
    address: clientAddress(from),
    userAgent: from.get("user-agent")?.slice(0, 300) ?? null,
    device: (await cookies()).get(deviceCookie())?.value ?? null,
  };
}

/** Has the answer to this request carry the session, in the cookie and the form that next-auth gives it. */
export async function keepSignedIn({ token, device }: SignedIn): Promise<void> {
  const maxAge = sessionDays * 24 * 3600;
  const value = await encode({ token: { session: token }, secret: secrets().authSecret, maxAge });
  await setCookie(sessionCookie(), value, maxAge);
  await rememberDevice(device);
}

/** Has the answer to this request carry what makes this browser known to the account. */
export async function rememberDevice(device: string): Promise<void> {
  await setCookie(deviceCookie(), device, deviceDays * 24 * 3600);
}

async function setCookie(name: string, value: string, maxAge: number): Promise<void> {
  (await cookies()).set(name, value, { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure(), maxAge });
}
