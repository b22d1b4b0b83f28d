"use client";

import Link from "next/link";
import { useState } from "react";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { capitalized, dayKey, keyLimits, shortDate } from "@/lib/format";
import type { KeyView } from "@/lib/schemas/views";
import { NewKey } from "./new-key";
import { RevokeKey } from "./revoke-key";
import { Section } from "./section";

type Props = { initial: KeyView[]; appUrl: string; models: string[] };

/** Personal keys for programs. */
export function Keys({ initial, appUrl, models }: Props) {
  const [keys, setKeys] = useState(initial);
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<KeyView | null>(null);
  return (
    <Section title="API keys">
      <p>
        A program with a key makes images in your name and from your quota, at the address /v1 of this server.{" "}
        <Link href="/docs/api" className="underline underline-offset-2">
          How to use it
        </Link>
      </p>
      {keys.length > 0 && (
        <ul className="w-full border-t border-hairline">
          {keys.map((key) => (
            <KeyRow key={key.id} view={key} onRevoke={() => setRevoking(key)} />
          ))}
        </ul>
      )}
      <Button onClick={() => setMaking(true)}>New key</Button>
      {making && (
        <NewKey
          appUrl={appUrl}
          models={models}
          onMade={(view) => setKeys((all) => [view, ...all])}
          onClose={() => setMaking(false)}
        />
      )}
      {revoking && (
        <RevokeKey
          view={revoking}
          onRevoked={() => setKeys((all) => all.filter((key) => key.id !== revoking.id))}
          onClose={() => setRevoking(null)}
        />
      )}
    </Section>
  );
}

function KeyRow({ view, onRevoke }: { view: KeyView; onRevoke: () => void }) {
  const { timeZone } = useStudio();
  const used = view.lastUsedAt ? `last used ${shortDate(view.lastUsedAt, timeZone)}` : "never used";
  const ends = view.expiresAt ? `, ends ${withYear(view.expiresAt, timeZone)}` : "";
  const limits = keyLimits(view);
  return (
    <li className="flex items-center justify-between gap-4 border-b border-hairline py-2.5">
      <div className="min-w-0">
        <p className="truncate font-semibold">{view.name}</p>
        <p className="print wrap-anywhere text-muted">
          {view.hint} · made {shortDate(view.createdAt, timeZone)}, {used}
          {ends}
        </p>
        {limits.length > 0 && <p className="wrap-anywhere text-muted">{capitalized(limits.join(" · "))}</p>}
      </div>
      {view.revokedAt ? (
        <p className="print text-muted">revoked {shortDate(view.revokedAt, timeZone)}</p>
      ) : (
        <Button onClick={onRevoke} aria-label={`Revoke ${view.name}`}>
          Revoke
        </Button>
      )}
    </li>
  );
}

function withYear(iso: string, timeZone: string): string {
  return `${shortDate(iso, timeZone)} ${dayKey(iso, timeZone).slice(0, 4)}`;
}
