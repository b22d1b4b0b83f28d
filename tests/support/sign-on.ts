import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

export type Identity = { sub: string; email?: string; email_verified?: boolean; name?: string };

const clientId = "proofsheet";
const clientSecret = "the-client-secret-of-this-provider";

/** A real OpenID provider on loopback, at which whoever `is` names is signed in already. */
export async function startProvider() {
  let handler: ReturnType<Provider["callback"]> | undefined;
  let identity: Identity = { sub: "nobody" };
  const known = new Map<string, Identity>();
  const asked: URL[] = [];
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://provider");
    if (url.pathname === "/auth") asked.push(url);
    void handler?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    /** What a server needs to know of it. */
    environment: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret },
    /** What it was asked for, as the browser came with it. */
    asked,
    /** Lets the server at `appUrl` use it; it demands PKCE. */
    allow(appUrl: string) {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const provider = new Provider(issuer, {
        clients: [
          { client_id: clientId, client_secret: clientSecret, redirect_uris: [`${appUrl}/api/auth/callback/sso`] },
        ],
        pkce: { required: () => true },
        claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
        features: { devInteractions: { enabled: false } },
        cookies: { keys: ["a key for the tests"] },
        jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" }] },
        ttl: { Session: 60, Grant: 60, Interaction: 60, AccessToken: 60, IdToken: 60 },
        findAccount: (_, accountId) => ({ accountId, claims: () => ({ ...known.get(accountId), sub: accountId }) }),
        interactions: { url: (_, { uid }) => `/interaction/${uid}` },
        loadExistingGrant: async (context) => {
          const { client, session } = context.oidc;
          const grant = new provider.Grant({
            clientId: client?.clientId ?? "",
            accountId: session?.accountId ?? "",
          });
          grant.addOIDCScope("openid email profile");
          await grant.save();
          return grant;
        },
      });
      const usual = provider.callback();
      handler = async (request, response) => {
        if (!request.url?.startsWith("/interaction/")) return usual(request, response);
        const login = { accountId: identity.sub, remember: false };
        await provider.interactionFinished(request, response, { login });
      };
    },
    /** Who comes from now on. */
    is(next: Identity) {
      identity = next;
      known.set(next.sub, next);
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
