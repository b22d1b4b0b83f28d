import { type NextRequest, NextResponse } from "next/server";

/**
 * Gives every page a Content-Security-Policy with a nonce of its own, which Next puts on the scripts that it writes, and
 * lets it know its own path.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const development = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Whatever a caller sends under this name is written over.
  headers.set("x-proofsheet-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("content-security-policy", policy);
  const visit = sharedLink(request);
  headers.set("x-proofsheet-visit", visit && request.method === "GET" && !request.cookies.has("visit") ? "new" : "");
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (visit) response.cookies.set("visit", "1", { path: visit, maxAge: visitSeconds, httpOnly: true, sameSite: "lax" });
  return response;
}

/** So long after their last page somebody is on another visit to a shared link, which is counted again. */
const visitSeconds = 30 * 60;

/** The address that a shared link's pages have in common, for a page of one. */
function sharedLink(request: NextRequest): string | undefined {
  return /^\/s\/[\w-]{1,100}(?=\/|$)/.exec(request.nextUrl.pathname)?.[0];
}

// Not the routes that answer with JSON or bytes, which have a policy of their own in next.config.ts: a proxy would hold
// their bodies in memory.
export const config = {
  matcher: [
    "/((?!v1/|v1$|api/|media/|s/[^/]+/(?:media|zip|unlock|review)(?:/|$)|_next/|icon\\.svg$|favicon\\.ico$).*)",
  ],
};
