"use client";

import { useOffline } from "next/offline";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useStudio } from "@/components/studio/context";
import { useHeightAs } from "@/components/ui/foot";

/**
 * Says calmly that there is no connection: the browser says so, a page could not be had, or the event stream (`connected`)
 * has been away for a while. A page that is asked for meanwhile opens once the connection is back; until then this one stays.
 */
export function Connection({ connected }: { connected: boolean }) {
  const t = useTranslations("shell");
  const { me, announce } = useStudio();
  const failed = useOffline();
  const online = useSyncExternalStore(subscribe, isOnline, () => true);
  const away = failed || !online || !connected;
  const asked = useAsked(away);

  const was = useRef(away);
  useEffect(() => {
    if (was.current && !away) announce(t("back"));
    was.current = away;
  }, [away, announce, t]);

  return (
    <div role="status" aria-label={t("connection")}>
      {away && <Banner>{t(asked ? "lostAndAsked" : "lost", { draft: me.role === "viewer" ? "none" : "kept" })}</Banner>}
    </div>
  );
}

/** Above whatever stands at the page's foot, where it covers nothing that one could not scroll to. */
function Banner({ children }: { children: string }) {
  const banner = useHeightAs<HTMLParagraphElement>("--banner");
  return (
    <p ref={banner} className="banner">
      {children}
    </p>
  );
}

/** Whether a page of this site was asked for while there was no connection. */
function useAsked(away: boolean): boolean {
  const [asked, setAsked] = useState(false);
  if (!away && asked) setAsked(false);
  useEffect(() => {
    if (!away) return;
    const listen = (event: MouseEvent) => {
      const link = event.target instanceof Element && event.target.closest<HTMLAnchorElement>("a[href]");
      if (link && link.origin === location.origin && link.pathname !== location.pathname) setAsked(true);
    };
    window.addEventListener("click", listen);
    return () => window.removeEventListener("click", listen);
  }, [away]);
  return asked;
}

const isOnline = () => navigator.onLine;

function subscribe(listener: () => void) {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}
