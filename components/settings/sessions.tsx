"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { Translate } from "@/components/i18n/translate";
import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { moment } from "@/lib/format";
import type { SessionView } from "@/lib/schemas/account";
import { Section } from "./section";
import { SignOut } from "./sign-out";

type Props = { sessions: SessionView[]; now: string };

/** Where one is signed in, and how to end that. */
export function Sessions({ sessions, now }: Props) {
  const t = useTranslations("settings");
  const router = useRouter();
  const [ending, setEnding] = useState<SessionView | "others" | null>(null);
  const end = async () => {
    await request("DELETE", `/api/account/sessions${ending === "others" || !ending ? "" : `/${ending.id}`}`);
    router.refresh();
  };
  return (
    <Section title={t("sessions.title")}>
      <p>{t("sessions.words")}</p>
      <ul className="w-full border-t border-hairline">
        {sessions.map((session) => (
          <Row key={session.id} session={session} now={now} onEnd={() => setEnding(session)} />
        ))}
      </ul>
      {sessions.length > 1 && <Button onClick={() => setEnding("others")}>{t("sessions.everywhere")}</Button>}
      {ending && (
        <Confirm
          title={
            ending === "others" ? t("sessions.everywhereAsk") : t("sessions.oneAsk", { device: deviceName(ending, t) })
          }
          verb={t("signOut")}
          onConfirm={end}
          onClose={() => setEnding(null)}
        >
          <p>{ending === "others" ? t("sessions.others") : t("sessions.one")}</p>
        </Confirm>
      )}
    </Section>
  );
}

function Row({ session, now, onEnd }: { session: SessionView; now: string; onEnd: () => void }) {
  const locale = useLocale();
  const t = useTranslations("settings");
  const { timeZone } = useStudio();
  const { createdAt, lastSeenAt, current } = session;
  const device = deviceName(session, t);
  const address = session.address ?? t("sessions.unknownAddress");
  const at = (iso: string) => moment(iso, now, timeZone, locale);
  return (
    <li className="flex items-center justify-between gap-4 border-b border-hairline py-2.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          {device} {current && <Badge>{t("sessions.this")}</Badge>}
        </p>
        <p className="print wrap-anywhere text-muted">
          {current
            ? t("sessions.facts", { address, at: at(createdAt) })
            : t("sessions.factsSeen", { address, at: at(createdAt), seen: at(lastSeenAt) })}
        </p>
      </div>
      {current ? (
        <SignOut />
      ) : (
        <Button onClick={onEnd} aria-label={t("sessions.end", { device, address })}>
          {t("signOut")}
        </Button>
      )}
    </li>
  );
}

/** A browser and its device in words that its owner knows them by: `Firefox on Windows`. */
function deviceName({ browser, system }: SessionView, t: Translate<"settings">): string {
  if (browser && system) return t("sessions.on", { browser, system });
  return browser ?? (system ? t("sessions.browserOn", { system }) : t("sessions.unknownBrowser"));
}
