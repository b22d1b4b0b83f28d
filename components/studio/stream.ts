"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { goToLogin, isLeaving } from "@/components/request";
import type { SheetEvent } from "@/lib/schemas/views";

type Told = {
  onEvent: (event: SheetEvent) => void;
  /** It is back, and tells what was missed. */
  onBack: () => void;
  /** What was missed cannot be told any more: the sheet has to be fetched anew. */
  onGap: () => void;
};

/**
 * Listens to the one event stream of this tab while it is visible, and comes back by itself to where it was: at first to
 * the moment `since` at which the page was rendered. Gives false once the stream has been away for a while. Tabs that
 * nobody sees have none, so that those who are seen find a connection.
 */
export function useStream(since: string, { onEvent, onBack, onGap }: Told): boolean {
  const [connected, setConnected] = useState(true);
  const begin = useEffectEvent(() => since);
  const hear = useEffectEvent(onEvent);
  const back = useEffectEvent(onBack);
  const gap = useEffectEvent(onGap);

  useEffect(() => {
    let source: EventSource | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let lost: ReturnType<typeof setTimeout> | undefined;
    let opened = 0;
    let failures = 0;
    let until = begin();

    const stop = () => {
      clearTimeout(retry);
      clearTimeout(lost);
      lost = undefined;
      source?.close();
      source = null;
    };

    const start = () => {
      source = new EventSource(`/api/events?since=${until}`);
      const remember = ({ lastEventId }: MessageEvent<string>) => {
        until = lastEventId || until;
      };
      source.onmessage = (message: MessageEvent<string>) => {
        hear(JSON.parse(message.data) as SheetEvent);
        remember(message);
      };
      source.addEventListener("until", remember);
      source.addEventListener("gap", (message) => {
        gap();
        remember(message);
      });
      source.onopen = () => {
        clearTimeout(lost);
        lost = undefined;
        failures = 0;
        setConnected(true);
        if (opened++ > 0) back();
      };
      source.onerror = () => {
        lost ??= setTimeout(() => setConnected(false), 4000);
        // A stream does not tell why it ended or was refused; a session that has ended will not come back by waiting.
        if (!isLeaving())
          void fetch("/api/events", { method: "HEAD" }).then(
            ({ status }) => status === 401 && goToLogin(),
            () => undefined,
          );
        if (source?.readyState !== EventSource.CLOSED) return;
        clearTimeout(retry);
        retry = setTimeout(start, Math.min(30_000, 1000 * 2 ** failures++));
      };
    };

    const follow = () => {
      stop();
      if (document.visibilityState === "visible") start();
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    window.addEventListener("online", follow);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", follow);
      window.removeEventListener("online", follow);
    };
  }, []);

  return connected;
}
