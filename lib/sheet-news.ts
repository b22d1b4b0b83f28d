import type { MemberActor } from "./auth/actor";
import { administers, mayHear, maySee, visibleImages } from "./auth/policy";
import { db } from "./db";
import { listenForChanges, toldUntil } from "./events";
import { forEyesOf, listJobs, listQueue } from "./generations/jobs";
import { getQuota } from "./generations/quota";
import { frameParts, toFrame } from "./images";
import { log } from "./log";
import { countOpenRequests } from "./quotas/requests";
import type { FrameView, JobView, SheetEvent } from "./schemas/views";

/** Whoever is told of news in this process: one open stream. */
export type Follower = {
  actor: MemberActor;
  tell: (event: SheetEvent) => void;
  onGap: () => void;
  onSignedOut: (userId: string) => void;
};

/** What one stream alone wants to hear of, as it was away. */
export type Missed = { generations: string[]; images: string[] };

/** For whom something is to be looked up: everybody, or some who were away. */
type Audience = "all" | Set<Follower>;

const system = { kind: "system", name: "event streams" } as const;
/** So much is looked up by one statement. */
const atOnce = 100;
/** However many jobs leave the queue, those behind them are told so often. */
const queueMs = 300;

// One for the whole process, however many copies of this module the build made.
const kept = globalThis as { proofsheetNews?: ReturnType<typeof newNews> };
kept.proofsheetNews ??= newNews();
const news = kept.proofsheetNews;

function newNews() {
  return {
    followers: new Set<Follower>(),
    generations: new Map<string, Audience>(),
    images: new Map<string, Audience>(),
    quotas: new Map<string, Audience>(),
    working: false,
    queueTimer: null as NodeJS.Timeout | null,
    exact: null as Date | null,
    stop: null as Promise<() => void> | null,
  };
}

/**
 * Tells `follower` of whatever changes, of each thing one after the other, so that no state overtakes a later one; what
 * changes again while it waits is told once. However many follow in this process, each change is looked up once, and of
 * what was found each is shown what they may see. Returns how to stop. Throws if changes cannot be heard.
 */
export async function followNews(follower: Follower): Promise<() => void> {
  news.followers.add(follower);
  const stop = () => {
    news.followers.delete(follower);
    if (news.followers.size > 0) return;
    const listening = news.stop;
    news.stop = null;
    void listening?.then((end) => end()).catch(() => undefined);
  };
  news.stop ??= listenForChanges({
    onChange: ({ generationId, userId }) =>
      generationId === null ? add(news.quotas, userId, "all") : add(news.generations, generationId, "all"),
    onImages: ({ imageIds, privateTo }) => {
      const audience = privateTo
        ? new Set([...news.followers].filter(({ actor }) => mayHear(actor, { privateTo })))
        : "all";
      if (audience === "all" || audience.size > 0) for (const id of imageIds) add(news.images, id, audience);
    },
    // Everybody's, and looked up by whoever has one open.
    onSets: (ids) => tellEach((each) => each.tell({ type: "sets", ids })),
    onGap: () => tellEach((each) => each.onGap()),
    onSignedOut: (userId) => tellEach((each) => each.onSignedOut(userId)),
  });
  try {
    await news.stop;
  } catch (error) {
    news.stop = null;
    stop();
    throw error;
  }
  return stop;
}

/** Tells `follower` alone how these are now, and what may still be made. */
export function tellAgain(follower: Follower, { generations, images }: Missed): void {
  for (const id of generations) add(news.generations, id, new Set([follower]));
  for (const id of images) add(news.images, id, new Set([follower]));
  add(news.quotas, follower.actor.userId, new Set([follower]));
}

/**
 * A moment of the database's clock up to which every follower has been told everything, but for what is committed late
 * and what one of them alone still waits for.
 */
export function followedUntil(): Date | null {
  if (isIdle()) news.exact = toldUntil();
  return news.exact;
}

/** Whether nothing waits to be told. */
export const isIdle = () => !news.working && !isWaiting();

function tellEach(work: (follower: Follower) => void): void {
  for (const follower of news.followers) work(follower);
}

function add(to: Map<string, Audience>, id: string, audience: Audience): void {
  const known = to.get(id);
  const both = known === undefined || known === "all" || audience === "all" ? audience : known.union(audience);
  to.set(id, known === "all" ? "all" : both);
  if (!news.working) void work();
}

async function work(): Promise<void> {
  // All that came before has been told.
  news.exact = toldUntil() ?? news.exact;
  news.working = true;
  // What comes together is looked up together.
  await null;
  while (isWaiting()) {
    const [generations, images, quotas] = [news.generations, news.images, news.quotas].map(take) as [
      ...[Taken, Taken, Taken],
    ];
    if (news.followers.size === 0) continue;
    try {
      await Promise.all([tellJobs(generations), tellImages(images)]);
      await tellQuotas(quotas);
    } catch (error) {
      // What could not be looked up is as good as missed.
      log.warn({ err: error }, "changes could not be told");
      tellEach((each) => each.onGap());
    }
  }
  news.working = false;
}

const isWaiting = () => news.generations.size + news.images.size + news.quotas.size > 0;

type Taken = Map<string, Audience>;

function take(from: Map<string, Audience>): Taken {
  const taken = new Map([...from].slice(0, atOnce));
  for (const id of taken.keys()) from.delete(id);
  return taken;
}

/** Everybody in an audience who is still there. */
function present(audience: Audience | undefined): Follower[] {
  return [...news.followers].filter((each) => audience === "all" || audience?.has(each));
}

async function tellJobs(wanted: Taken): Promise<void> {
  if (wanted.size === 0) return;
  const ids = [...wanted.keys()];
  const jobs = new Map((await listJobs(system, ids)).map((job) => [job.id, job]));
  const made = ids.filter((id) => jobs.get(id)?.state === "succeeded");
  const frames = made.length > 0 ? await findFrames({ generationId: { in: made } }) : [];
  const own = new Set<Follower>();
  for (const [id, audience] of wanted) {
    const job = jobs.get(id);
    if (!job) continue;
    const ofJob = frames.filter((frame) => frame.generationId === id);
    for (const follower of present(audience)) {
      if (!maySee(follower.actor, { private: job.private, userId: job.person.id })) continue;
      follower.tell(jobEvent(follower, job, ofJob, audience !== "all"));
      if (job.person.id === follower.actor.userId) own.add(follower);
    }
  }
  for (const follower of own) add(news.quotas, follower.actor.userId, new Set([follower]));
  if ([...jobs.values()].some(({ state }) => state !== "queued")) news.queueTimer ??= setTimeout(tellQueue, queueMs);
}

/** Those that wait have moved up, behind whoever's jobs they did. */
async function tellQueue(): Promise<void> {
  news.queueTimer = null;
  if (news.followers.size === 0) return;
  try {
    const queue = await listQueue();
    if (queue.length === 0) return;
    tellEach(({ actor, tell }) =>
      tell({ type: "queue", order: queue.map((job) => (maySee(actor, job) ? job.id : null)) }),
    );
  } catch (error) {
    log.warn({ err: error }, "the queue could not be told");
  }
}

function jobEvent({ actor }: Follower, job: JobView, frames: FrameView[], again: boolean): SheetEvent {
  const seen = frames.filter((frame) => isSeen(actor, frame));
  return { type: "job", job: forEyesOf(actor, job), frames: seen, ...(again && { again }) };
}

async function tellImages(wanted: Taken): Promise<void> {
  if (wanted.size === 0) return;
  const found = await findFrames({ id: { in: [...wanted.keys()] } });
  for (const follower of news.followers) {
    const ids = [...wanted].filter(([, audience]) => audience === "all" || audience.has(follower)).map(([id]) => id);
    if (ids.length === 0) continue;
    const frames = found.filter((frame) => ids.includes(frame.id) && isSeen(follower.actor, frame));
    const seen = new Set(frames.map(({ id }) => id));
    follower.tell({ type: "images", frames, removed: ids.filter((id) => !seen.has(id)) });
  }
}

/** What one may still make is one's own to know; that somebody asks for more is for admins. */
async function tellQuotas(wanted: Taken): Promise<void> {
  if (wanted.size === 0) return;
  for (const [userId, audience] of wanted) {
    const own = present(audience).filter(({ actor }) => actor.userId === userId);
    const quota = own[0] && (await getQuota(own[0].actor));
    if (quota) for (const { tell } of own) tell({ type: "quota", quota });
  }
  const admins = [...news.followers].filter(
    (each) => administers(each.actor) && [...wanted.values()].some((some) => some === "all" || some.has(each)),
  );
  const open = admins[0] && (await countOpenRequests(admins[0].actor));
  if (open !== undefined) for (const { tell } of admins) tell({ type: "requests", open });
}

const isSeen = (actor: MemberActor, frame: FrameView) =>
  maySee(actor, { private: frame.private, userId: frame.person.id });

async function findFrames(where: { id: { in: string[] } } | { generationId: { in: string[] } }): Promise<FrameView[]> {
  const rows = await db.image.findMany({
    where: { AND: [visibleImages(system), where, { deletedAt: null }] },
    include: frameParts,
    orderBy: [{ generationId: "asc" }, { index: "asc" }],
  });
  return rows.map(toFrame);
}
