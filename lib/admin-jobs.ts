import type { Actor } from "./auth/actor";
import { mustAdminister, refusedGenerations, visiblePrompts } from "./auth/policy";
import { db, type Prisma } from "./db";
import { errorTable } from "./errors";
import type { GenerationError } from "./generations/close";
import { toErrorView } from "./generations/jobs";
import { toReceipt } from "./images";
import { newerThan, newestFirst, olderThan, parseCursor, toCursor } from "./keyset";
import type {
  AdminJob,
  AdminJobPage,
  FailureClass,
  JobFilters,
  JobNews,
  JobSearch,
  JobWatch,
  OpenJobs,
} from "./schemas/job";

const pageSize = 50;

/** All that a row shows but the prompt, which is not for every admin's eyes, and the request's own text. */
const parts = {
  omit: { request: true, prompt: true, promptSent: true },
  include: {
    user: { select: { id: true, name: true } },
    channel: { select: { name: true } },
    apiKey: { select: { name: true } },
    ledger: { where: { kind: { in: ["settle", "adjust"] } }, select: { kind: true, amount: true } },
  },
} as const satisfies Prisma.GenerationDefaultArgs;
type Row = Prisma.GenerationGetPayload<typeof parts>;

/**
 * One page of everybody's generations, newest first, as the search narrows it, with how many are under way; a broken
 * `cursor` gives the first page. For admins; prompts that are not for their eyes are null.
 */
export async function listAllJobs(actor: Actor, search: JobSearch = {}): Promise<AdminJobPage> {
  mustAdminister(actor);
  const after = parseCursor(search.cursor);
  const [rows, open] = await Promise.all([
    db.generation.findMany({
      where: { AND: [...toWhere(search), after ? olderThan(after) : {}] },
      ...parts,
      orderBy: [...newestFirst],
      take: pageSize + 1,
    }),
    countOpen(),
  ]);
  const page = rows.slice(0, pageSize);
  const [first, last] = [page.at(0), page.at(-1)];
  return {
    jobs: await toJobs(actor, page),
    open,
    firstCursor: first ? toCursor(first) : null,
    nextCursor: rows.length > pageSize && last ? toCursor(last) : null,
  };
}

/** What became of jobs that are shown, and how many came since the first of them. For admins. */
export async function watchJobs(actor: Actor, { ids, since, ...search }: JobWatch): Promise<JobNews> {
  mustAdminister(actor);
  const first = parseCursor(since);
  const [rows, newer, open] = await Promise.all([
    db.generation.findMany({ where: { id: { in: ids } }, ...parts }),
    db.generation.findMany({
      where: { AND: [...toWhere(search), first ? newerThan(first) : {}] },
      select: { id: true },
      take: 100,
    }),
    countOpen(),
  ]);
  return { jobs: await toJobs(actor, rows), newer: newer.length, open };
}

/** Everybody who has asked for anything, and every channel, by name. For admins. */
export async function listJobFilters(actor: Actor): Promise<JobFilters> {
  mustAdminister(actor);
  const order = { select: { id: true, name: true }, orderBy: { name: "asc" } } as const;
  const [people, channels] = await Promise.all([
    db.user.findMany({ where: { generations: { some: {} } }, ...order }),
    db.channel.findMany(order),
  ]);
  return { people, channels };
}

async function countOpen(): Promise<OpenJobs> {
  const [running, waiting] = await Promise.all([
    db.generation.count({ where: { state: "running" } }),
    db.generation.count({ where: { state: "queued" } }),
  ]);
  return { running, waiting };
}

function toWhere({ state, person, channel, failure }: JobSearch): Prisma.GenerationWhereInput[] {
  return [
    state ? { state: state === "open" ? { in: ["queued", "running"] } : state } : {},
    person ? { userId: person } : {},
    channel ? { channelId: channel } : {},
    failure ? { state: { in: ["failed", "unknown"] }, AND: [ofClass(failure)] } : {},
  ];
}

/** A provider's own code for a request that it refused is none of ours. */
function ofClass(failure: FailureClass): Prisma.GenerationWhereInput {
  if (failure === "moderation_blocked") return refusedGenerations;
  const has = (code: string): Prisma.GenerationWhereInput => ({ error: { path: ["code"], equals: code } });
  if (failure !== "refused") return has(failure);
  return {
    NOT: {
      OR: Object.keys(errorTable)
        .filter((code) => code !== "upstream_refused")
        .map(has),
    },
  };
}

async function toJobs(actor: Actor, rows: Row[]): Promise<AdminJob[]> {
  const readable = await db.generation.findMany({
    where: { AND: [visiblePrompts(actor), { id: { in: rows.map(({ id }) => id) } }] },
    select: { id: true, prompt: true },
  });
  const prompts = new Map(readable.map(({ id, prompt }) => [id, prompt]));
  return rows.map((row) => {
    const sum = (kind: string) =>
      row.ledger.filter((entry) => entry.kind === kind).reduce((all, { amount }) => all + amount, 0);
    return {
      ...{ id: row.id, state: row.state, model: row.model, n: row.n, quality: row.quality, private: row.private },
      person: row.user,
      prompt: prompts.get(row.id) ?? null,
      key: row.apiKey?.name ?? null,
      door: row.door,
      channel: row.channel?.name ?? null,
      attempts: toReceipt(row, null).attempts,
      createdAt: row.createdAt.toISOString(),
      startedAt: row.startedAt?.toISOString() ?? null,
      finishedAt: row.finishedAt?.toISOString() ?? null,
      charged: sum("settle") + sum("adjust"),
      givenBack: Math.abs(sum("adjust")),
      cost: row.cost === null ? null : Number(row.cost),
      error: row.error === null ? null : toErrorView(row.error as unknown as GenerationError),
    };
  });
}
