import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { z } from "zod";
import { authOptions } from "@/lib/auth/options";
import { handle } from "@/lib/http";

const limit = 64 * 1024;
const fields = z.record(z.string(), z.string());

const handler = handle("anyone", async ({ request, text, json }) => {
  const { pathname } = new URL(request.url);
  const params = Promise.resolve({ nextauth: pathname.split("/").slice(3) });
  const { method, headers } = request;
  if (method !== "POST") return NextAuth(new NextRequest(request.url, { method, headers }), { params }, authOptions());
  const isJson = headers.get("content-type")?.includes("application/json");
  const body = isJson ? JSON.stringify(await json(fields, limit)) : await text(limit);
  return NextAuth(new NextRequest(request.url, { method, headers, body }), { params }, authOptions());
});

export { handler as GET, handler as POST };
