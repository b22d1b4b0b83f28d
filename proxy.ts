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
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

// Not the routes that answer with JSON or bytes, which have a policy of their own in next.config.ts: a proxy would hold
// their bodies in memory.
export const config = { matcher: ["/((?!v1/|v1$|api/|media/|_next/|icon\\.svg$).*)"] };
