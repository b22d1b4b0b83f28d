import type { ErrorBody } from "@/lib/errors";
import { capitalized } from "@/lib/format";
import { loginPath } from "@/lib/schemas/return-path";

/** A refusal by the server, in its own words; `param` names the field that is wrong. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    readonly param: string | null,
  ) {
    super(message);
    this.name = "RequestError";
  }
}

/** Sends JSON to a route handler and gives its JSON back (undefined for 204). Throws `RequestError`. */
export async function request<T>(
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<T> {
  const init: RequestInit = { method, headers };
  if (body) {
    init.headers = { ...headers, "content-type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const response = await fetch(path, init).catch(() => {
    throw new RequestError("The server could not be reached. Check your connection and try again.", 0, "offline", null);
  });
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer as T;
  // A session that has ended does not come back by trying again.
  if (response.status === 401 && !path.startsWith("/api/auth/")) goToLogin();
  const error = (answer as { error?: ErrorBody } | null)?.error;
  throw new RequestError(
    error?.message ?? "Something went wrong on the server. Try again in a moment.",
    response.status,
    error?.code ?? "unknown",
    error?.param ?? null,
  );
}

let leaving = false;

/** To the login page, and from there back to this one; once only, and not for whoever is just signing out. */
export function goToLogin(): void {
  if (leaving) return;
  leaving = true;
  window.location.assign(loginPath(window.location.pathname + window.location.search));
}

/** Whether this page is on its way to the login page. */
export function isLeaving(): boolean {
  return leaving;
}

/** Says whether somebody is just signing out, who is led elsewhere. */
export function signingOut(now: boolean): void {
  leaving = now;
}

type Speech = (error: RequestError | null, atField: boolean) => string | null;
let speech: Speech = () => null;

/** Lets what went wrong be said in the reader's language, where that is not the server's own. */
export function speakErrors(words: Speech): void {
  speech = words;
}

/** The words of any error, for people. */
export function wordsOf(error: unknown): string {
  const known = error instanceof RequestError ? error : null;
  return speech(known, false) ?? known?.message ?? "Something went wrong here. Reload the page and try again.";
}

/** The same for under a label: the server begins with the field's name as programs know it. */
export function wordsAtField(error: unknown): string {
  if (!(error instanceof RequestError)) return wordsOf(error);
  const { message, param } = error;
  const own = param && message.startsWith(`${param} `) ? capitalized(message.slice(param.length + 1)) : message;
  return speech(error, true) ?? own;
}

/** What a schema says of a field before anything is sent, as `should be a number`. */
export function wordsOfIssue(message: string): string {
  return speech(new RequestError(message, 400, "invalid_value", null), true) ?? `${capitalized(message)}.`;
}
