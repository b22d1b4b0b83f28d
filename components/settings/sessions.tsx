"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
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
  const router = useRouter();
  const [ending, setEnding] = useState<SessionView | "others" | null>(null);
  const end = async () => {
    await request("DELETE", `/api/account/sessions${ending === "others" || !ending ? "" : `/${ending.id}`}`);
    router.refresh();
  };
  return (
    <Section title="Sessions">
      <p>
        The browsers in which you are signed in. If you do not know one of them, sign it out and change your password.
      </p>
      <ul className="w-full border-t border-hairline">
        {sessions.map((session) => (
          <Row key={session.id} session={session} now={now} onEnd={() => setEnding(session)} />
        ))}
      </ul>
      {sessions.length > 1 && <Button onClick={() => setEnding("others")}>Sign out everywhere else</Button>}
      {ending && (
        <Confirm
          title={ending === "others" ? "Sign out everywhere else?" : `Sign out ${ending.device}?`}
          verb="Sign out"
          otherwise="Cancel"
          onConfirm={end}
          onClose={() => setEnding(null)}
        >
          <p>
            {ending === "others"
              ? "Only this browser stays signed in. The others need the password again."
              : "It needs the password again."}
          </p>
        </Confirm>
      )}
    </Section>
  );
}

function Row({ session, now, onEnd }: { session: SessionView; now: string; onEnd: () => void }) {
  const { timeZone } = useStudio();
  const { device, address, createdAt, lastSeenAt, current } = session;
  const at = (iso: string) => moment(iso, now, timeZone);
  return (
    <li className="flex items-center justify-between gap-4 border-b border-hairline py-2.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          {device} {current && <Badge>This one</Badge>}
        </p>
        <p className="print wrap-anywhere text-muted">
          {address ?? "address unknown"} · signed in {at(createdAt)}
          {!current && `, last seen ${at(lastSeenAt)}`}
        </p>
      </div>
      {current ? (
        <SignOut />
      ) : (
        <Button onClick={onEnd} aria-label={`Sign out ${device}, ${address ?? "address unknown"}`}>
          Sign out
        </Button>
      )}
    </li>
  );
}
