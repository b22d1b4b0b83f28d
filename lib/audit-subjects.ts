import { db, type Prisma } from "./db";
import { type AuditAction, type AuditKind, auditActions } from "./schemas/audit";
import { isUuid } from "./uuid";

type Key = "key" | "link" | "job" | "comment";
/** Says a message of the area `audit` in the reader's language. */
export type SubjectWords = (
  key: `subjects.${Key}` | (typeof fallback)[keyof typeof fallback],
  values?: Record<string, string | number>,
) => string;

type Row = { id: string; action: string; subject: string | null; detail: Prisma.JsonValue };

/** What events are about, in words and by the event's id: the name that it has now, or else what the event kept of it. */
export async function nameSubjects(rows: Row[], say: SubjectWords): Promise<Map<string, string>> {
  const wanted = new Map<AuditKind, string[]>();
  for (const row of rows) {
    const kind = kindOf(row);
    if (kind && row.subject && isUuid(row.subject)) wanted.set(kind, [...(wanted.get(kind) ?? []), row.subject]);
  }
  const found = await Promise.all(
    [...wanted].map(async ([kind, ids]) => [kind, await (readers[kind] ?? none)([...new Set(ids)], say)] as const),
  );
  const names = new Map(found);
  return new Map(
    rows.flatMap((row) => {
      const kind = kindOf(row);
      const name = (kind && names.get(kind)?.get(row.subject ?? "")) ?? kept(row.detail) ?? goneName(kind, say);
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

const fallback = {
  person: "subjects.gonePerson",
  session: "subjects.goneSession",
  link: "subjects.goneLink",
  set: "subjects.goneSet",
  key: "subjects.goneKey",
  preset: "subjects.gonePreset",
  comment: "subjects.goneComment",
  job: "subjects.goneJob",
} as const satisfies Partial<Record<AuditKind, string>>;

function goneName(kind: AuditKind | null, say: SubjectWords): string | null {
  return kind && kind in fallback ? say(fallback[kind as keyof typeof fallback]) : null;
}

type Reader = (ids: string[], say: SubjectWords) => Promise<Map<string, string>>;
const none: Reader = async () => new Map();
const byId = <T extends { id: string }>(rows: T[], name: (row: T) => string) =>
  new Map(rows.map((row) => [row.id, name(row)]));

const readers: Partial<Record<AuditKind, Reader>> = {
  person: async (ids) =>
    byId(await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }), ({ name }) => name),
  key: async (ids, say) =>
    byId(
      await db.apiKey.findMany({
        where: { id: { in: ids } },
        select: { id: true, name: true, user: { select: { name: true } } },
      }),
      ({ name, user }) => say("subjects.key", { name, person: user.name }),
    ),
  channel: async (ids) =>
    byId(
      await db.channel.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }),
      ({ name }) => name,
    ),
  set: async (ids) =>
    byId(await db.set.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }), ({ name }) => name),
  link: async (ids, say) =>
    byId(
      await db.share.findMany({
        where: { id: { in: ids } },
        select: { id: true, title: true, set: { select: { name: true } }, _count: { select: { images: true } } },
      }),
      ({ title, set, _count }) => title ?? set?.name ?? say("subjects.link", { count: _count.images }),
    ),
  preset: async (ids) =>
    byId(
      await db.preset.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }),
      ({ name }) => name,
    ),
  job: async (ids, say) =>
    byId(
      await db.generation.findMany({
        where: { id: { in: ids } },
        select: { id: true, n: true, user: { select: { name: true } } },
      }),
      ({ n, user }) => say("subjects.job", { count: n, person: user.name }),
    ),
  comment: async (ids, say) =>
    byId(
      await db.shareComment.findMany({
        where: { id: { in: ids } },
        select: { id: true, visitor: { select: { name: true } }, image: { select: { number: true } } },
      }),
      ({ visitor, image }) => say("subjects.comment", { name: visitor.name, number: image.number }),
    ),
};
