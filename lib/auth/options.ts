import { headers } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { secrets } from "../env";
import { AppError } from "../errors";
import { log } from "../log";
import { returnPath } from "../schemas/return-path";
import { rememberDevice, requestOrigin } from "./session";
import { endSession, sessionDays, signIn } from "./sessions";
import { type Claims, signInBySso, ssoProviders } from "./sso";

const text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => !value.includes("\0"));
const credentialsInput = z.object({ email: text(254), password: text(200) });

/**
 * next-auth's part: the cookie, and the way to the single sign-on and back. Its JWT carries a random session token and
 * nothing else; who that is, and whether still, is read from Postgres on each request.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: secrets().authSecret,
    session: { strategy: "jwt", maxAge: sessionDays * 24 * 3600 },
    // None of next-auth's own.
    pages: { signIn: "/login", error: "/login", signOut: "/", verifyRequest: "/login" },
    logger: {
      // What it adds to them may hold tokens and secrets.
      error: (code, told) => log.warn({ code, message: told instanceof Error ? told.message : undefined }, "sign-in"),
      warn: () => {},
      debug: () => {},
    },
    providers: [
      credentials({
        credentials: { email: {}, password: {} },
        async authorize(given) {
          const { success, data } = credentialsInput.safeParse(given);
          if (!success) return null;
          const origin = await requestOrigin(await headers());
          const signedIn = await signIn(data.email, data.password, origin).catch((error: unknown) => {
            // next-auth puts the message into an address for the login page: a code, and never a word of the database's.
            if (error instanceof AppError) throw new Error(error.code);
            log.error({ err: error }, "a sign-in failed");
            throw new Error("internal_error");
          });
          if (!signedIn) return null;
          await rememberDevice(signedIn.device);
          return { id: signedIn.token };
        },
      }),
      ...ssoProviders(),
    ],
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account?.provider !== "sso") return true;
        const origin = await requestOrigin(await headers());
        const result = await signInBySso(profile as Claims, origin).catch((error: unknown) => {
          log.error({ err: error }, "a single sign-on failed");
          return "SsoFailed";
        });
        if (typeof result === "string") return `/login?error=${result}`;
        // This very object is what `jwt` is given.
        user.id = result.token;
        return true;
      },
      jwt: ({ token, user }) => (user ? { session: user.id } : { session: token.session }),
      // Scripts may ask for this: the cookie's token is not for them.
      session: ({ session: { expires } }) => ({ expires }),
      // Back from the single sign-on to the page that was asked for, on this site alone.
      redirect: ({ url, baseUrl }) =>
        baseUrl + returnPath(url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.session === "string") await endSession(token.session);
      },
    },
  };
}
