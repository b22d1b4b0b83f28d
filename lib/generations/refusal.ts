import type { Person } from "../auth/actor";
import { db } from "../db";
import { env } from "../env";
import { AppError } from "../errors";
import { getQuota } from "./quota";

/** Why nothing was reserved: somebody is gone or may only look, or something is used up. */
export async function refusal(actor: Person, n: number): Promise<AppError> {
  const person = await db.user.findFirst({ where: { id: actor.userId, disabledAt: null }, select: { role: true } });
  if (!person) return new AppError("invalid_api_key", "This account is disabled. Ask an admin.");
  if (person.role === "viewer") return viewersDoNot();
  const [quota, key] = await Promise.all([getQuota(actor), actor.kind === "key" ? keyStatus(actor.keyId) : null]);
  if (key && !key.good) return new AppError("invalid_api_key", "The API key was revoked or has expired.");
  if (key?.parallelCalls != null && key.open >= key.parallelCalls) {
    const calls = key.parallelCalls === 1 ? "1 call" : `${key.parallelCalls} calls`;
    const message = `This key may have ${calls} open at once. Wait until one has ended.`;
    return new AppError("rate_limit_exceeded", message, { retryAfter: 2 });
  }
  const keyLeft = key?.monthlyCap == null ? Infinity : Math.max(0, key.monthlyCap - key.used);
  const wanted = n === 1 ? "1 image" : `${n} images`;
  const refuse = (why: string, reset: string) =>
    new AppError("insufficient_quota", `${wanted} asked for, ${why}`, {
      shouldRetry: false,
      headers: { "x-quota-remaining": String(Math.min(quota.left, keyLeft)), "x-quota-reset": reset },
    });
  const resets = `The quota resets on ${quota.resetsOn}.`;
  if (n > keyLeft)
    return refuse(`${keyLeft} of this key's own ${key?.monthlyCap} left this month. ${resets}`, quota.resetsAt);
  const monthLeft = Math.max(0, quota.limit - quota.spent - quota.reserved);
  if (quota.day && n <= monthLeft) {
    const { limit, used, endsAt } = quota.day;
    const ends = `The day ends at ${endsAt.slice(0, 16).replace("T", " ")} UTC.`;
    return refuse(`${Math.max(0, limit - used)} of today's ${limit} left. ${ends}`, endsAt);
  }
  const where = `Ask for more at ${env().APP_URL}/quota`;
  return refuse(`${monthLeft} of ${quota.limit} left this month. ${resets} ${where}`, quota.resetsAt);
}

/** What viewers are told who want an image made. */
export function viewersDoNot(): AppError {
  return new AppError("forbidden", "Viewers can look at images but not make them.");
}

type KeyStatus = { good: boolean; parallelCalls: number | null; open: number; monthlyCap: number | null; used: number };

async function keyStatus(id: string): Promise<KeyStatus | null> {
  const [status] = await db.$queryRaw<KeyStatus[]>`
    SELECT k.revoked_at IS NULL AND (k.expires_at > now()) IS NOT FALSE AS good, k.parallel_calls AS "parallelCalls",
           (SELECT count(*) FROM generations o WHERE o.api_key_id = k.id AND o.state IN ('queued', 'running'))::int AS open,
           k.monthly_cap AS "monthlyCap", COALESCE(w.spent + w.reserved, 0)::int AS used
    FROM api_keys k
    CROSS JOIN team t
    LEFT JOIN key_windows w ON w.api_key_id = k.id
     AND w.starts_at = date_trunc('month', now() AT TIME ZONE t.time_zone) AT TIME ZONE t.time_zone
    WHERE k.id = ${id}::uuid`;
  return status ?? null;
}
