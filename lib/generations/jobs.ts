import type { Actor, Person } from "../auth/actor";
import { refusedGenerations, visibleGenerations } from "../auth/policy";
import { framePixels } from "../channels/frame-size";
import { db, type Prisma } from "../db";
import { notFound } from "../errors";
import type { Pixels } from "../schemas/sizes";
import type { JobView } from "../schemas/views";
import type { GenerationError } from "./close";
import { usualTimes } from "./usual-time";

/** All that a frame shows: the request's own text may be large and stays where it is. */
const parts = {
  include: { user: { select: { id: true, name: true } } },
  omit: { request: true, receipt: true },
} as const;
type JobRow = Prisma.GenerationGetPayload<typeof parts>;

/** What nobody waits for any more is still at work, but shown to nobody. */
const inFlight = { state: { in: ["queued", "running"] }, dismissedAt: null } satisfies Prisma.GenerationWhereInput;

/**
 * Jobs in flight, newest first, and one's own that ended without a picture until they are put away (7 days). Among one's
 * own (`mine`) what the provider refused for its content stays, wherever it was asked for.
 */
export async function listOpenJobs(actor: Person, mine: boolean): Promise<JobView[]> {
  const ended: Prisma.GenerationWhereInput = {
    userId: actor.userId,
    door: "studio",
    state: { in: ["failed", "unknown"] },
    dismissedAt: null,
    createdAt: { gt: new Date(Date.now() - 7 * 24 * 3600 * 1000) },
  };
  const refused: Prisma.GenerationWhereInput = {
    AND: [refusedGenerations, { userId: actor.userId, state: "failed", dismissedAt: null }],
  };
  const rows = await db.generation.findMany({
    where: {
      AND: [
        visibleGenerations(actor),
        mine ? { userId: actor.userId } : {},
        { OR: [inFlight, ended, ...(mine ? [refused] : [])] },
      ],
    },
    ...parts,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 200,
  });
  return (await toViews(rows)).map((job) => forEyesOf(actor, job));
}

/** Those of these jobs that the actor may see, as their author's frames show them. */
export async function listJobs(actor: Actor, ids: string[]): Promise<JobView[]> {
  return toViews(
    await db.generation.findMany({ where: { AND: [visibleGenerations(actor), { id: { in: ids } }] }, ...parts }),
  );
}

/** A job as `actor` is shown it: of somebody else's that came to nothing only that it did, so that its frame goes. */
export function forEyesOf(actor: Actor, job: JobView): JobView {
  if (actor.kind === "system" || (actor.kind !== "share" && job.person.id === actor.userId)) return job;
  const theirs = { ...job, canCancel: null };
  return job.error === null ? theirs : { ...theirs, prompt: "", error: null };
}

/** One job as its frame shows it. Throws `not_found`. */
export async function getJob(actor: Actor, id: string): Promise<JobView> {
  const [job] = await listJobs(actor, [id]);
  if (!job) throw notFound("This generation");
  return forEyesOf(actor, job);
}

async function toViews(rows: JobRow[]): Promise<JobView[]> {
  if (rows.length === 0) return [];
  const queued = rows.some((row) => row.state === "queued");
  const [queue, usual, pixels] = await Promise.all([queued ? listQueue() : [], usualTimes(), framePixels(rows)]);
  const waiting = new Map(queue.map(({ id }, index) => [id, index + 1]));
  return rows.map((row, index) => {
    const error = row.error as GenerationError | null;
    return {
      id: row.id,
      // Put away, it is as good as cancelled for every sheet, whatever still becomes of it.
      state: row.dismissedAt && row.state !== "succeeded" ? "cancelled" : row.state,
      prompt: row.prompt,
      model: row.model,
      n: row.n,
      quality: row.quality,
      sizeAsked: row.sizeAsked,
      ...(pixels[index] as Pixels),
      person: row.user,
      private: row.private,
      createdAt: row.createdAt.toISOString(),
      startedAt: row.startedAt?.toISOString() ?? null,
      position: waiting.get(row.id) ?? null,
      usualSeconds: usual(row),
      partial: row.state === "running" && row.partials > 0 ? row.partials : null,
      canCancel: stoppable(row),
      error: error && toErrorView(error),
    };
  });
}

/** Between being taken and being sent lies a moment; who stops it then is told afterwards that it cost nothing. */
function stoppable({ state, dismissedAt, door }: JobRow): JobView["canCancel"] {
  if (state === "queued") return "free";
  // What a program waits for is not let go behind its back.
  return state === "running" && !dismissedAt && door === "studio" ? "charged" : null;
}

/** What of a kept error is for people. */
export function toErrorView({ code, message, charged, categories }: GenerationError): NonNullable<JobView["error"]> {
  return { code, message, charged, ...(categories && { categories }) };
}

/** Everybody's waiting generations, the first 1,000 of the queue in its order. */
export function listQueue(): Promise<{ id: string; userId: string; private: boolean }[]> {
  return db.generation.findMany({
    where: { state: "queued" },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, userId: true, private: true },
    take: 1000,
  });
}
