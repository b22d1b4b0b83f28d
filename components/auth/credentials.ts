"use client";

async function csrfToken(): Promise<string> {
  const response = await fetch("/api/auth/csrf");
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  return csrfToken;
}

async function post(path: string, fields: Record<string, string>): Promise<{ ok: boolean; error: string | null }> {
  const body = new URLSearchParams({ ...fields, csrfToken: await csrfToken(), json: "true", callbackUrl: "/" });
  const response = await fetch(path, { method: "POST", body });
  const { url } = (await response.json().catch(() => ({}))) as { url?: string };
  const error = url ? new URL(url, location.origin).searchParams.get("error") : null;
  return { ok: response.ok && !error, error };
}

/** Signs in. Gives a sentence for people if that failed: the same for an unknown address and a wrong password. */
export async function signIn(email: string, password: string): Promise<string | null> {
  const answer = await post("/api/auth/callback/credentials", { email, password }).catch(() => null);
  if (!answer) return "The server could not be reached. Check your connection and try again.";
  if (answer.ok) return null;
  if (answer.error === "rate_limit_exceeded") return "Too many attempts. Wait a few minutes, then try again.";
  if (answer.error === "CredentialsSignin") return "Email and password do not fit together. Check both and try again.";
  return "The server could not sign you in just now. Try again in a moment.";
}

/** Ends the session and goes to the login page. */
export async function signOut(): Promise<void> {
  await post("/api/auth/signout", {});
  location.assign("/login");
}
