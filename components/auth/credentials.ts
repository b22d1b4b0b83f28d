"use client";

import { RequestError, signingOut } from "@/components/request";

const offline = "The server could not be reached. Check your connection and try again.";

async function csrfToken(): Promise<string> {
  const response = await fetch("/api/auth/csrf");
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  return csrfToken;
}

type Answer = { ok: boolean; url: string | null; error: string | null };

async function post(path: string, fields: Record<string, string>): Promise<Answer> {
  const body = new URLSearchParams({ callbackUrl: "/", ...fields, csrfToken: await csrfToken(), json: "true" });
  const response = await fetch(path, { method: "POST", body });
  const { url = null } = (await response.json().catch(() => ({}))) as { url?: string };
  const error = url ? new URL(url, location.origin).searchParams.get("error") : null;
  return { ok: response.ok && !error, url, error };
}

/** Why nobody was signed in: a message of the area `auth`, under `refused`. */
export type Refusal = "offline" | "tooMany" | "wrong" | "failed";

/** Signs in. Says why if that failed: the same for an unknown address and a wrong password. */
export async function signIn(email: string, password: string): Promise<Refusal | null> {
  const answer = await post("/api/auth/callback/credentials", { email, password }).catch(() => null);
  if (!answer) return "offline";
  if (answer.ok) return null;
  if (answer.error === "rate_limit_exceeded") return "tooMany";
  if (answer.error === "CredentialsSignin") return "wrong";
  return "failed";
}

/** Leaves for the single sign-on, which leads back to `next`, a path of this site. Throws a sentence for people. */
export async function startSignOn(next: string): Promise<void> {
  const answer = await post("/api/auth/signin/sso", { callbackUrl: next }).catch(() => {
    throw new RequestError(offline, 0, "offline", null);
  });
  if (!answer.ok || !answer.url) {
    throw new RequestError("The single sign-on cannot be reached just now. Try again in a moment.", 502, "sso", null);
  }
  location.assign(answer.url);
}

/** Ends the session and goes to the login page. */
export async function signOut(): Promise<void> {
  signingOut(true);
  try {
    await post("/api/auth/signout", {});
    location.assign("/login");
  } catch (error) {
    signingOut(false);
    throw error;
  }
}
