import { createHash } from "node:crypto";
import { env } from "@/lib/env";
import { handle, onlyAllows } from "@/lib/http";
import { openApiDocument } from "@/lib/openapi/document";

let made: { text: string; etag: string } | undefined;

/** The API's description, for anybody: it says nothing of the team. */
export const GET = handle("anyone", async ({ request }) => {
  made ??= makeDescription();
  const { text, etag } = made;
  const headers = {
    "content-type": "application/json",
    "cache-control": "public, max-age=300",
    "access-control-allow-origin": "*",
    etag,
  };
  const known = request.headers.get("if-none-match")?.split(/\s*,\s*/) ?? [];
  if (known.some((one) => one === "*" || one.replace(/^W\//, "") === etag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(text, { headers });
});

function makeDescription() {
  const text = JSON.stringify(openApiDocument(env().APP_URL));
  return { text, etag: `"${createHash("sha256").update(text).digest("base64url")}"` };
}

const other = onlyAllows("GET");

export { other as DELETE, other as OPTIONS, other as PATCH, other as POST, other as PUT };
