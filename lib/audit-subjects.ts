import { db, type Prisma } from "./db";
import { count } from "./format";
import { type AuditAction, type AuditKind, auditActions } from "./schemas/audit";
import { isUuid } from "./uuid";

type Row = { id: string; action: string; subject: string | null; detail: Prisma.JsonValue };

/** What events are about, in words and by the event's id: the name that it has now, or else what the event kept of it. */
export async function nameSubjects(rows: Row[]): Promise<Map<string, string>> {
  const wanted = new Map<AuditKind, string[]>();
  for (const row of rows) {
    const kind = kindOf(row);
    if (kind && row.subject && isUuid(row.subject)) wanted.set(kind, [...(wanted.get(kind) ?? []), row.subject]);
  }
  const found = await Promise.all(
    [...wanted].map(async ([kind, ids]) => [kind, await (readers[kind] ?? none)([...new Set(ids)])] as const),
  );
  const names = new Map(found);
  return new Map(
    rows.flatMap((row) => {
      const kind = kindOf(row);
      const name = (kind && names.get(kind)?.get(row.subject ?? "")) ?? kept(row.detail) ?? (kind && fallback[kind]);
      return name ? [[row.id, name] as const] : [];
    }),
  );
}

function kindOf({ action }: Row): AuditKind | null {
  return Object.hasOwn(auditActions, action) ? auditActions[action as AuditAction] : null;
}

/** What an event tells of its own subject, which may be gone. */
function kept(detail: Prisma.JsonValue): string | null {
  const { name, email } = (detail ?? {}) as { name?: unknown; email?: unknown };
  return [name, email].find((one) => typeof one === "string" && one !== "") as string | null;
}

const fallback: Partial<Record<AuditKind, string>> = {
  person: "An account that is gone",
  session: "A browser that was signed in",
  link: "A link that is gone",
  set: "A set that is gone",
  key: "A key that is gone",
  preset: "A house style that is gone",
  comment: "A comment",
  job: "A job",
};

type Reader = (ids: string[]) => Promise<Map<string, string>>;
const none: Reader = async () => new Map();
const byId = <T extends { id: string }>(rows: T[], name: (row: T) => string) =>
  new Map(rows.map((row) => [row.id, name(row)]));

const readers: Partial<Record<AuditKind, Reader>> = {
  person: async (ids) =>
    byId(await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }), ({ name }) => name),
  key: async (ids) =>
    byId(
      await db.apiKey.findMany({
        where: { id: { in: ids } },
        select: { id: true, name: true, user: { select: { name: true } } },
      }),
      ({ name, user }) => `${name}, a key of ${user.name}`,
    ),
  channel: async (ids) =>
    byId(
      await db.channel.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }),
      ({ name }) => name,
    ),
  set: async (ids) =>
    byId(await db.set.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }), ({ name }) => name),
  link: async (ids) =>
    byId(
      await db.share.findMany({
        where: { id: { in: ids } },
        select: { id: true, title: true, set: { select: { name: true } }, _count: { select: { images: true } } },
      }),
      ({ title, set, _count }) => title ?? set?.name ?? `A link on ${count(_count.images, "image")}`,
    ),
  preset: async (ids) =>
    byId(
      await db.preset.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }),
      ({ name }) => name,
    ),
  job: async (ids) =>
    byId(
      await db.generation.findMany({
        where: { id: { in: ids } },
        select: { id: true, n: true, user: { select: { name: true } } },
      }),
      ({ n, user }) => `${count(n, "image")} of ${user.name}`,
    ),
  comment: async (ids) =>
    byId(
      await db.shareComment.findMany({
        where: { id: { in: ids } },
        select: { id: true, visitor: { select: { name: true } }, image: { select: { number: true } } },
      }),
      ({ visitor, image }) => `A comment of ${visitor.name} on image ${image.number}`,
    ),
};
