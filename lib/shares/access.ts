import type { ShareActor } from "../auth/actor";
import { verifyPassword } from "../auth/password";
import { countTry, forgetTries, type Throttle } from "../auth/throttle";
import { clientAddress } from "../client-address";
import { sha256, sign, verify } from "../crypto";
import { db } from "../db";
import { env } from "../env";
import { AppError, notFound } from "../errors";
import { findLiveShare, type LiveShare } from "./shares";

/** What whoever asks finds behind a token: nothing, a question for the password, or images. */
export type FoundShare =
  | { state: "gone"; tooMany: boolean }
  | { state: "locked" }
  | { state: "open"; actor: ShareActor; description: string | null; hasPassword: boolean };

const wait = "Too many attempts. Wait 15 minutes and try again.";
/** Wrong passwords from one address, for whatever links: fewer than for one link, so that nobody alone locks it. */
const perAddress: Throttle = { most: 10, message: wait };
/** Wrong passwords for one link, wherever they come from. */
const perShare: Throttle = { most: 30, message: wait };
/** Tokens that lead nowhere, from one address: a page with a hundred images whose link has ended asks for all of them. */
const misses: Throttle = { most: 300, message: wait };

const longestCookie = 30 * 24 * 3600;

/**
 * What the token in a link leads to for whoever sends these headers. Unknown, expired, revoked and switched off are all
 * `gone`, and counted against the address; a good link opens however many bad ones were tried from there.
 */
export async function findShare(token: string, headers: Headers): Promise<FoundShare> {
  const share = await findLiveShare(token);
  if (!share) return { state: "gone", tooMany: await isMissTooMany(clientAddress(headers)) };
  if (!holdsPassword(share, readCookie(headers, "share"))) return { state: "locked" };
  const { description, passwordHash } = share;
  const actor = await toActor(share, readCookie(headers, "reviewer"));
  return { state: "open", actor, description, hasPassword: passwordHash !== null };
}

/**
 * The visitor who may see what is behind the token now. Throws `not_found` for gone and locked links alike, and
 * `rate_limit_exceeded` for addresses that try too many that lead nowhere.
 */
export async function openShare(token: string, headers: Headers): Promise<ShareActor> {
  const found = await findShare(token, headers);
  if (found.state === "gone" && found.tooMany) throw new AppError("rate_limit_exceeded", wait, { retryAfter: 900 });
  if (found.state !== "open") throw notFound("This link");
  return found.actor;
}

/** Whether the link still shows what it showed: for answers that take long. */
export async function isStillOpen(token: string, headers: Headers): Promise<boolean> {
  const share = await findLiveShare(token);
  return share !== null && holdsPassword(share, readCookie(headers, "share"));
}

/**
 * The cookie that opens a link with a password, for whoever knows it; null if it is wrong. It ends with the link, at
 * the latest after 30 days, and with the password. Throws `not_found`, and `rate_limit_exceeded`.
 */
export async function unlockShare(
  token: string,
  password: string,
  headers: Headers,
): Promise<{ shareId: string; cookie: string } | null> {
  const address = clientAddress(headers);
  const share = await findLiveShare(token);
  if (!share) await isMissTooMany(address);
  if (!share?.passwordHash) throw notFound("This link");
  const tries = address ? [await countTry(`share-address:${address}`, address, perAddress)] : [];
  tries.push(await countTry(`share:${share.id}`, address, perShare));
  if (!(await verifyPassword(share.passwordHash, password))) return null;
  await forgetTries(tries);
  const seconds = secondsLeft(share);
  const until = Math.floor(Date.now() / 1000) + seconds;
  const value = `${until}.${sign("share", claim(share, until))}`;
  return { shareId: share.id, cookie: shareCookie(token, "share", value, seconds) };
}

/** The cookie by which a visitor who has given a name is known again; it ends after 30 days, and with the link anyway. */
export function reviewerCookie(token: string, value: string): string {
  return shareCookie(token, "reviewer", value, longestCookie);
}

/** A cookie that goes to one link's pages and bytes alone, and to no script, as a header's value. */
function shareCookie(token: string, name: "share" | "reviewer", value: string, seconds: number): string {
  const secure = env().APP_URL.startsWith("https:") ? "; Secure" : "";
  return `${name}=${value}; Path=/s/${token}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
}

/** How long a cookie of this link is worth something, in seconds; at most 30 days. */
function secondsLeft({ endsAt }: LiveShare): number {
  return endsAt === null ? longestCookie : Math.min(longestCookie, Math.ceil((endsAt.getTime() - Date.now()) / 1000));
}

async function isMissTooMany(address: string | null): Promise<boolean> {
  if (address === null) return false;
  try {
    await countTry(`share-miss:${address}`, address, misses);
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === "rate_limit_exceeded") return true;
    throw error;
  }
}

function holdsPassword(share: LiveShare, cookie: string | null): boolean {
  if (share.passwordHash === null) return true;
  const [until = "", signature = ""] = cookie?.split(".") ?? [];
  return Number(until) > Date.now() / 1000 && verify("share", claim(share, Number(until)), signature);
}

/** The hash is in it, so that whoever knew the old password does not know the new one. */
function claim({ id, passwordHash }: LiveShare, until: number): string {
  return `${id}:${passwordHash}:${until}`;
}

async function toActor(share: LiveShare, reviewer: string | null): Promise<ShareActor> {
  const { id: shareId, setId, sharerId, title, allowDownload, allowOriginals, showPrompts, allowReview } = share;
  const visitor =
    allowReview && reviewer !== null
      ? await db.shareVisitor.findFirst({
          where: { shareId, tokenHash: Uint8Array.from(sha256(reviewer)) },
          select: { id: true },
        })
      : null;
  const visitorId = visitor?.id ?? null;
  const allowed = { allowDownload, allowOriginals, showPrompts, allowReview };
  return { kind: "share", shareId, setId, sharerId, title, ...allowed, visitorId };
}

function readCookie(headers: Headers, name: string): string | null {
  for (const pair of headers.get("cookie")?.split(";") ?? []) {
    const at = pair.indexOf("=");
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
