import type { OAuthConfig } from "next-auth/providers/oauth";
import { v7 as uuidv7 } from "uuid";
import { record } from "../audit";
import { db, type Prisma } from "../db";
import { env } from "../env";
import { AppError } from "../errors";
import type { User } from "../generated/prisma/client";
import { acceptByEmail } from "../people/invitations";
import { addUser } from "../people/people";
import { emailSchema, personNameSchema } from "../schemas/account";
import type { MemberActor } from "./actor";
import { type Origin, openSession, type SignedIn } from "./sessions";

/** What an OpenID provider says of a person. */
export type Claims = { sub: string; email?: string; email_verified?: boolean | string; name?: string };

/** Why a single sign-on leads nowhere, as the login page's `error` parameter has it. */
type Refusal = "SsoUnverified" | "SsoUninvited" | "SsoDisabled" | "SsoOther";

/** What the button of the single sign-on says, or null if none is configured. */
export function ssoName(): string | null {
  return env().OIDC_ISSUER ? env().OIDC_NAME : null;
}

/** next-auth's provider of the single sign-on, with PKCE, state and nonce; none if it is not configured. */
export function ssoProviders(): OAuthConfig<Claims>[] {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME } = env();
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET) return [];
  return [
    {
      id: "sso",
      name: OIDC_NAME,
      type: "oauth",
      wellKnown: `${issuer()}/.well-known/openid-configuration`,
      clientId: OIDC_CLIENT_ID,
      clientSecret: OIDC_CLIENT_SECRET,
      authorization: { params: { scope: "openid email profile" } },
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      httpOptions: { timeout: 10_000 },
      userinfo: {
        // The id token is checked; many providers leave the email out of it and tell it here.
        request: async ({ client, tokens }) => {
          const claims: Claims = (tokens as unknown as { claims(): Claims }).claims();
          if (claims.email !== undefined) return claims;
          const { access_token } = tokens;
          const more = access_token ? await client.userinfo<Claims>(access_token) : claims;
          if (more.sub !== claims.sub) throw new Error("The provider told of somebody else.");
          return { ...claims, ...more };
        },
      },
      profile: ({ sub }) => ({ id: sub }),
    },
  ];
}

/**
 * Signs in whom the provider vouches for. The account is the one that is tied to this identity, else the one with its
 * verified email, which is tied to it then; else an open invitation is accepted, or a member's account made if the
 * email's domain is allowed. Otherwise says why not.
 */
export async function signInBySso(claims: Claims, origin: Origin): Promise<SignedIn | Refusal> {
  const email = emailSchema.safeParse(claims.email);
  if (!email.success || String(claims.email_verified) !== "true") return "SsoUnverified";
  const person = {
    email: email.data,
    name: personNameSchema.safeParse(claims.name?.slice(0, 80)).data ?? email.data.slice(0, 80),
    ssoSubject: `${issuer()}#${claims.sub}`,
  };
  const enter = () => db.$transaction((tx) => findOrMake(tx, person, origin));
  try {
    return await enter();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "conflict") throw error;
    // The same person signed in for the first time in the same moment: now there is an account.
    return enter();
  }
}

function issuer(): string {
  return (env().OIDC_ISSUER ?? "").replace(/\/$/, "");
}

type Identity = { email: string; name: string; ssoSubject: string };

async function findOrMake(tx: Prisma.TransactionClient, person: Identity, origin: Origin): Promise<SignedIn | Refusal> {
  const { email, ssoSubject } = person;
  const found =
    (await tx.user.findUnique({ where: { ssoSubject } })) ?? (await tx.user.findUnique({ where: { email } }));
  if (found?.disabledAt) return "SsoDisabled";
  if (found?.ssoSubject && found.ssoSubject !== ssoSubject) return "SsoOther";
  if (found && !found.ssoSubject) await tie(tx, found, ssoSubject, origin);
  const user = found ?? (await makeAccount(tx, person, origin));
  if (!user) return "SsoUninvited";
  return (await openSession(tx, user, origin)) ?? "SsoDisabled";
}

async function tie(tx: Prisma.TransactionClient, user: User, ssoSubject: string, origin: Origin): Promise<void> {
  const { count } = await tx.user.updateMany({ where: { id: user.id, ssoSubject: null }, data: { ssoSubject } });
  if (count === 0) throw new AppError("conflict", "The account was tied to a single sign-on in the same moment.");
  const { id: userId, email, name, role } = user;
  const actor: MemberActor = { kind: "member", userId, sessionId: "", email, name, role, address: origin.address };
  await record(tx, actor, "account.link_sso", userId);
}

async function makeAccount(tx: Prisma.TransactionClient, person: Identity, origin: Origin) {
  const invited = await acceptByEmail(tx, person, origin);
  if (invited) return { id: invited.userId, passwordHash: null };
  const { email, name } = person;
  if (!env().OIDC_ALLOWED_DOMAINS.includes(email.slice(email.lastIndexOf("@") + 1))) return null;
  const account = { ...person, id: uuidv7(), role: "member" as const, passwordHash: null };
  const { id, role } = account;
  const actor: MemberActor = {
    kind: "member",
    userId: id,
    sessionId: "",
    email,
    name,
    role,
    address: origin.address,
  };
  await addUser(tx, actor, account);
  return account;
}
