import { useEffect, useEffectEvent, useRef, useState } from "react";
import { query } from "@/components/admin/address";
import { request } from "@/components/request";
import type { AdminJobPage, JobNews, JobSearch } from "@/lib/schemas/job";

const quickMs = 3000;
const slowMs = 20_000;

/**
 * The jobs of a page, kept up to date while it is visible: every row in its place, whatever becomes of it, so that
 * nothing moves under whoever reads. `newer` says how many came since; `follow` asks at once.
 */
export function useJobs(page: AdminJobPage, asked: JobSearch) {
  const [shown, setShown] = useState(page);
  const [newer, setNewer] = useState(0);
  const [known, setKnown] = useState(page);
  // What the server has rendered anew is the truth.
  if (page !== known) {
    setKnown(page);
    setShown(page);
    setNewer(0);
  }
  const { cursor, ...search } = asked;
  const latest = useRef(0);
  const follow = async () => {
    const turn = ++latest.current;
    const ids = shown.jobs.map(({ id }) => id).join(",");
    const since = cursor ? {} : { since: shown.firstCursor ?? undefined };
    const news = await request<JobNews>("GET", `/api/jobs${query({ ...search, ids, ...since })}`).catch(() => null);
    if (!news || turn !== latest.current) return;
    const fresh = new Map(news.jobs.map((job) => [job.id, job]));
    setShown((before) => ({ ...before, open: news.open, jobs: before.jobs.map((job) => fresh.get(job.id) ?? job) }));
    if (!cursor) setNewer(news.newer);
  };
  const busy = shown.open.running + shown.open.waiting > 0;
  const tick = useEffectEvent(() => {
    if (document.visibilityState === "visible") void follow();
  });
  useEffect(() => {
    const timer = setInterval(tick, busy ? quickMs : slowMs);
    return () => clearInterval(timer);
  }, [busy]);
  return { ...shown, newer, follow, busy };
}
