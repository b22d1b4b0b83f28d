import { AppError } from "../errors";

/** What a plain form's page says of a refusal, named in its address: nothing that a caller wrote is ever shown. */
export type FormProblem = "password" | "wait" | "name" | "comment" | "other";

/** The page of a link, or of one of its images. */
export function sharePath(token: string, imageId?: string | undefined): string {
  return `/s/${encodeURIComponent(token)}${imageId ? `/${imageId}` : ""}`;
}

/** Sends a browser that has posted a form on to a page, with what went wrong if something did. */
export function backTo(
  path: string,
  options: { problem?: FormProblem; part?: string; cookie?: string } = {},
): Response {
  const { problem, part, cookie } = options;
  const location = `${path}${problem ? `?problem=${problem}` : ""}${part ? `#${part}` : ""}`;
  const headers = new Headers({ location, "cache-control": "private, no-store" });
  if (cookie) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** Whether a form was sent by the browser itself, which shows what comes back, and not by a script. */
export function isPlainForm(request: Request): boolean {
  return request.headers.get("accept")?.includes("text/html") ?? false;
}

/** The name of a refusal for a page's address. */
export function problemOf(error: unknown): FormProblem {
  if (!(error instanceof AppError)) throw error;
  if (error.code === "rate_limit_exceeded") return "wait";
  return error.param === "name" || error.param === "comment" ? error.param : "other";
}
