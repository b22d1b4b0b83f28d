import { sign, verify } from "../crypto";

type Account = { id: string; passwordHash: string | null };

// Somebody who keeps trying passwords uses up an account's tries for as long as they like. A browser that has signed in
// before is told from them by this cookie, and has tries of its own. It dies with the password, and signs nobody in.

/** What makes a browser known to an account, as long as its password stays what it is. */
export function deviceToken(user: Account): string {
  return `${user.id}.${sign("device", message(user))}`;
}

/** Whether `token` is what a browser got for this account and password. */
export function isKnownDevice(user: Account, token: string | null | undefined): boolean {
  const [id, signature] = token?.split(".") ?? [];
  return id === user.id && verify("device", message(user), signature ?? "");
}

function message({ id, passwordHash }: Account): string {
  return `${id}:${passwordHash ?? ""}`;
}
