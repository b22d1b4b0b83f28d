import type { MemberActor } from "../auth/actor";
import { administers } from "../auth/policy";
import { db, Prisma } from "../db";
import { notFound } from "../errors";
import type { GenerationState } from "../generated/prisma/enums";
import { parseCursor, toCursor } from "../keyset";
import type { LedgerLine, LedgerView } from "../schemas/quota";
import { isUuid } from "../uuid";
import { grantState } from "./grants";

const pageSize = 50;

type Options = { userId?: string; month?: string; cursor?: string };

/**
 * A month of one's own ledger, or for admins of anybody's: 50 lines by keyset, one for each request with its end, one
 * for each thing that an admin gave or took. Without a month, or with one that has nothing, the current one. Throws
 * `not_found` for somebody else's.
 */
export async function listLedger(actor: MemberActor, options: Options = {}): Promise<LedgerView> {
  const userId = options.userId ?? actor.userId;
  if (!isUuid(userId) || (userId !== actor.userId && !administers(actor))) throw notFound("This ledger");
  const person = await db.user.findUnique({ where: { id: userId }, select: { id: true, name: true } });
  if (!person) throw notFound("This ledger");
  const months = await listMonths(userId);
  const chosen = months.find(({ month }) => month === options.month) ?? months.find(({ current }) => current);
  if (!chosen) throw new Error("listLedger: there is no current month");
  const { startsAt, month, current, spent, reserved, granted } = chosen;
  const rows = startsAt ? await listRows(userId, startsAt, options.cursor) : [];
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return {
    ...{ person, month, current, spent, reserved, granted },
    months: months.map((one) => one.month),
    lines: page.map((row) => toLine(row, userId === actor.userId)),
    nextCursor: rows.length > pageSize && last ? toCursor(last) : null,
  };
}

type Month = Pick<LedgerView, "month" | "current" | "spent" | "reserved" | "granted"> & { startsAt: Date | null };

/** The months that have a window, and the current one. A window belongs to its month whatever zone it began in. */
function listMonths(userId: string): Promise<Month[]> {
  return db.$queryRaw<Month[]>`
    SELECT to_char(COALESCE(w.month, m.month), 'YYYY-MM') AS month, m.month IS NOT NULL AS current,
           w.starts_at AS "startsAt", COALESCE(w.spent, 0)::int AS spent, COALESCE(w.reserved, 0)::int AS reserved,
           (SELECT COALESCE(sum(l.amount), 0) FROM quota_ledger l
            WHERE l.user_id = ${userId}::uuid AND l.window_start = w.starts_at AND l.kind = 'grant')::int AS granted
    FROM (SELECT date_trunc('month', now() AT TIME ZONE t.time_zone) AS month FROM team t) m
    FULL JOIN (SELECT w.*, date_trunc('month', (w.starts_at AT TIME ZONE 'UTC') + interval '14 days') AS month
               FROM quota_windows w WHERE w.user_id = ${userId}::uuid) w ON w.month = m.month
    ORDER BY 1 DESC`;
}

type Row = {
  id: string;
  createdAt: Date;
  kind: "reserve" | "grant" | "adjust";
  amount: number;
  reason: string | null;
  by: string | null;
  expiresAt: Date | null;
  grantState: "counts" | "expired" | "withdrawn" | null;
  generationId: string;
  prompt: string | null;
  key: string | null;
  state: GenerationState;
  ended: number | null;
  endReason: string | null;
  cost: number | null;
  givenBack: boolean;
};

function listRows(userId: string, startsAt: Date, cursor: string | undefined): Promise<Row[]> {
  const after = parseCursor(cursor);
  const older = after
    ? Prisma.sql`AND (l.created_at, l.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
    : Prisma.empty;
  return db.$queryRaw<Row[]>`
    SELECT l.id, l.created_at AS "createdAt", l.kind::text AS kind, l.amount, l.reason, a.name AS by,
           l.expires_at AS "expiresAt", CASE WHEN l.kind = 'grant' THEN ${grantState} END AS "grantState",
           g.id AS "generationId", left(g.prompt, 160) AS prompt, k.name AS key, g.state::text AS state,
           CASE WHEN e.kind = 'settle' THEN e.amount WHEN e.kind = 'release' THEN 0 END AS ended,
           e.reason AS "endReason", g.cost::float8 AS cost,
           EXISTS (SELECT FROM quota_ledger b WHERE b.generation_id = g.id AND b.kind = 'adjust') AS "givenBack"
    FROM quota_ledger l
    LEFT JOIN users a ON a.id = l.actor_id
    LEFT JOIN generations g ON g.id = l.generation_id
    LEFT JOIN api_keys k ON k.id = g.api_key_id
    LEFT JOIN quota_ledger e ON e.generation_id = g.id AND e.kind IN ('settle', 'release')
    WHERE l.user_id = ${userId}::uuid AND l.window_start = ${startsAt}::timestamptz
      AND l.kind IN ('reserve', 'grant', 'adjust') ${older}
    ORDER BY l.created_at DESC, l.id DESC
    LIMIT ${pageSize + 1}`;
}

function toLine(row: Row, own: boolean): LedgerLine {
  const { id, amount, reason, by } = row;
  const shared = { id, createdAt: row.createdAt.toISOString() };
  const prompt = own ? row.prompt : null;
  if (row.kind === "adjust") return { ...shared, kind: "reversal", images: -amount, reason, by, prompt };
  if (row.kind === "grant") {
    if (amount < 0) return { ...shared, kind: "withdrawal", images: amount, by };
    const expiresAt = row.expiresAt?.toISOString() ?? "";
    return { ...shared, kind: "grant", images: amount, reason, by, expiresAt, state: row.grantState ?? "counts" };
  }
  const { generationId, key, state, ended, endReason, cost, givenBack } = row;
  const told = { generationId, prompt, key, n: amount, state, reason: endReason, givenBack, cost };
  return { ...shared, kind: "generation", images: 0 - (ended ?? amount), charged: ended ?? 0, ...told };
}
