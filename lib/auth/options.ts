import type { NextAuthOptions } from "next-auth";
import credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { clientAddress } from "../client-address";
import { secrets } from "../env";
import { AppError } from "../errors";
import { log } from "../log";
import { endSession, sessionDays, signIn } from "./sessions";

const text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => !value.includes("\0"));
const credentialsInput = z.object({ email: text(254), password: text(200) });

/**
 * next-auth's part: the cookie. Its JWT carries a random session token and nothing else; who that is, and whether
 * still, is read from Postgres on each request.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: secrets().authSecret,
    session: { strategy: "jwt", maxAge: sessionDays * 24 * 3600 },
    // None of next-auth's own.
    pages: { signIn: "/login", error: "/login", signOut: "/", verifyRequest: "/login" },
    providers: [
      credentials({
        credentials: { email: {}, password: {} },
        async authorize(given, request) {
          const { success, data } = credentialsInput.safeParse(given);
          if (!success) return null;
          const headers = new Headers(request.headers as Record<string, string> | undefined);
          const signedIn = await signIn(data.email, data.password, {
            address: clientAddress(headers),
            userAgent: headers.get("user-agent")?.slice(0, 300) ?? null,
          }).catch((error: unknown) => {
            // next-auth puts the message into an address for the login page: a code, and never a word of the database's.
            if (error instanceof AppError) throw new Error(error.code);
            log.error({ err: error }, "a sign-in failed");
            throw new Error("internal_error");
          });
          return signedIn && { id: signedIn.token };
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { session: user.id } : { session: token.session }),
      // Scripts may ask for this: the cookie's token is not for them.
      session: ({ session: { expires } }) => ({ expires }),
      // The pages know where to go; a caller's address is not looked at.
      redirect: ({ baseUrl }) => baseUrl,
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.session === "string") await endSession(token.session);
      },
    },
  };
}
