"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { goToLogin } from "@/components/request";
import type { SheetEvent } from "@/lib/schemas/views";

/**
 * Listens to the one event stream of this tab while it is visible, and reconnects by itself. `onOpen` tells whether
 * something may have been missed. Gives false once the stream has been away for a while.
 */
export function useStream(onEvent: (event: SheetEvent) => void, onOpen: (missed: boolean) => void): boolean {
  const [connected, setConnected] = useState(true);
  const hear = useEffectEvent(onEvent);
  const open = useEffectEvent(onOpen);

  useEffect(() => {
    let source: EventSource | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let lost: ReturnType<typeof setTimeout> | undefined;
    let opened = 0;
    let failures = 0;

    const stop = () => {
      clearTimeout(retry);
      clearTimeout(lost);
      lost = undefined;
      source?.close();
      source = null;
    };

    const start = () => {
      source = new EventSource("/api/events");
      source.onmessage = (message: MessageEvent<string>) => hear(JSON.parse(message.data) as SheetEvent);
      source.addEventListener("gap", () => open(true));
      source.onopen = () => {
        clearTimeout(lost);
        lost = undefined;
        failures = 0;
        setConnected(true);
        open(opened++ > 0);
      };
      source.onerror = () => {
        lost ??= setTimeout(() => setConnected(false), 4000);
        if (source?.readyState !== EventSource.CLOSED) return;
        clearTimeout(retry);
        retry = setTimeout(start, Math.min(30_000, 1000 * 2 ** failures++));
        // A stream does not tell why it was refused; a session that has ended will not come back by waiting.
        void fetch("/api/events", { method: "HEAD" }).then(
          ({ status }) => status === 401 && goToLogin(),
          () => undefined,
        );
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
