"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { TrayNews } from "@/components/composer/tray-news";
import { answerTo } from "@/components/quota/left";
import { request } from "@/components/request";
import { claimSearches } from "@/components/search/recent";
import { Selection } from "@/components/selection/selection";
import { SetStore } from "@/components/sets/store";
import { fetchFound } from "@/components/sheet/fetch";
import { SheetStore } from "@/components/sheet/store";
import { Connection } from "@/components/shell/connection";
import { later } from "@/components/ui/later";
import { say, Toasts } from "@/components/ui/toasts";
import type { FrameView, QuotaView, SheetEvent, SheetView, StudioView } from "@/lib/schemas/views";
import { type Me, StudioContext } from "./context";
import { newsOf } from "./news";
import { useStream } from "./stream";

const AskDialog = later(async () => (await import("@/components/quota/ask-dialog")).AskDialog);

type Props = Omit<StudioView, "team"> & { me: Me; children: ReactNode };

/** Holds what the pages of a signed-in person share: the sheets, the quota, the event stream, the announcements. */
export function Studio({ me, timeZone, currency, quota: first, openRequests: atFirst, since, children }: Props) {
  const t = useTranslations("jobs");
  const ofQuota = useTranslations("quota");
  const ofSelection = useTranslations("selection");
  const [store] = useState(() => new SheetStore(me.id, timeZone));
  const [sets] = useState(() => new SetStore());
  const [selection] = useState(() => new Selection());
  const [quota, setQuota] = useState(first);
  const [openRequests, setOpenRequests] = useState(atFirst);
  const [asking, setAsking] = useState(false);
  const [words, setWords] = useState("");
  // What is the same as before is heard again only if it differs.
  const announce = useCallback((next: string) => setWords((last) => (last === next ? `${next}\u00a0` : next)), []);

  const hearQuota = (next: QuotaView) => {
    setQuota(next);
    const waited = quota.request?.state === "open" && quota.request.id === next.request?.id;
    const answer = waited && answerTo(next.request, ofQuota);
    if (answer) say(answer);
  };

  const hearImages = (frames: FrameView[], removed: string[]) => {
    store.putFrames(frames);
    store.removeFrames(removed);
    sets.hear(frames, removed);
    if (removed.some((id) => selection.get().has(id))) selection.without(removed);
  };
  const onEvent = (event: SheetEvent) => {
    if (event.type === "quota") return hearQuota(event.quota);
    if (event.type === "requests") return setOpenRequests(event.open);
    if (event.type === "images") return hearImages(event.frames, event.removed);
    if (event.type === "queue") return store.queue(event.order);
    if (event.type === "sets") return sets.follow(event.ids);
    const before = store.loaded().flatMap((scope) => store.get(scope).jobs[event.job.id] ?? [])[0];
    const isNews = store.hear(event.job, event.frames);
    // What is told again to a page that knows nothing of it was news before.
    const words = isNews && (before || !event.again) && event.job.person.id === me.id && newsOf(t, event, before);
    if (words) announce(words);
  };

  const catchUp = async () => {
    const views = store.loaded().map(async (scope) => {
      store.newest(scope, await request<SheetView>("GET", `/api/sheet?scope=${scope}`));
    });
    const search = store.search();
    const met = await Promise.allSettled([...views, search && fetchFound(store, search)]);
    // It is worth no words: the stream says whether there is a connection.
    if (met.some(({ status }) => status === "rejected")) setTimeout(catchUp, 5000);
  };

  const onBack = () => sets.follow(sets.loaded());
  const connected = useStream(since, { onEvent, onBack, onGap: () => void catchUp() });
  // Before anything is shown of them.
  useLayoutEffect(() => claimSearches(me.id), [me.id]);
  useEffect(() => {
    const tell = () => announce(ofSelection("told", { count: selection.get().size }));
    return selection.subscribe(tell);
  }, [selection, ofSelection, announce]);
  const value = useMemo(
    () => ({
      ...{ me, timeZone, currency, quota, setQuota, openRequests, store, sets, selection, announce },
      askForMore: () => setAsking(true),
    }),
    [me, timeZone, currency, quota, openRequests, store, sets, selection, announce],
  );
  return (
    <StudioContext value={value}>
      {children}
      {asking && <AskDialog onClose={() => setAsking(false)} />}
      <Toasts />
      <TrayNews />
      <div role="status" aria-label={t("news.label")} className="sr-only">
        {words}
      </div>
      <Connection connected={connected} />
    </StudioContext>
  );
}
