import type { NextAuthOptions } from "next-auth";
import credentials from "next-auth/providers/credentials";
import { secrets } from "../env";
import { AppError } from "../errors";
import { endSession, sessionDays, signIn } from "./sessions";

/**
 * next-auth's part: the cookie. Its JWT carries a random session token and nothing else; who that is, and whether
 * still, is read from Postgres on each request.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: secrets().authSecret,
    session: { strategy: "jwt", maxAge: sessionDays * 24 * 3600 },
    pages: { signIn: "/login", error: "/login", signOut: "/" },
    providers: [
      credentials({
        credentials: { email: {}, password: {} },
        async authorize(input, request) {
          const token = await signIn(input?.email ?? "", input?.password ?? "", {
            address: header(request.headers?.["x-forwarded-for"])?.split(",")[0]?.trim() ?? null,
            userAgent: header(request.headers?.["user-agent"])?.slice(0, 300) ?? null,
          }).catch((error: unknown) => {
            // next-auth hands the message to the login page as the error's code.
            throw error instanceof AppError ? new Error(error.code) : error;
          });
          return token ? { id: token } : null;
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { session: user.id } : { session: token.session }),
      session: ({ session, token }) => ({ ...session, user: { session: token.session } }) as typeof session,
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.session === "string") await endSession(token.session);
      },
    },
  };
}

function header(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
