"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { capitalized, dateOf, shortDate } from "@/lib/format";
import type { KeyView } from "@/lib/schemas/views";
import { keyLimits } from "./key-limits";
import { NewKey } from "./new-key";
import { RevokeKey } from "./revoke-key";
import { Section } from "./section";

type Props = { initial: KeyView[]; appUrl: string; models: string[] };

/** Personal keys for programs. */
export function Keys({ initial, appUrl, models }: Props) {
  const t = useTranslations("settings");
  const router = useRouter();
  const [keys, setKeys] = useState(initial);
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<KeyView | null>(null);
  const change = (update: (all: KeyView[]) => KeyView[]) => {
    setKeys(update);
    router.refresh();
  };
  return (
    <Section title={t("keys.title")}>
      <p>
        {t.rich("keys.words", {
          link: (words) => (
            <Link href="/docs/api" className="underline underline-offset-2">
              {words}
            </Link>
          ),
        })}
      </p>
      {keys.length > 0 && (
        <ul className="w-full border-t border-hairline">
          {keys.map((key) => (
            <KeyRow key={key.id} view={key} onRevoke={() => setRevoking(key)} />
          ))}
        </ul>
      )}
      <Button onClick={() => setMaking(true)}>{t("keys.new")}</Button>
      {making && (
        <NewKey
          appUrl={appUrl}
          models={models}
          onMade={(view) => change((all) => [view, ...all])}
          onClose={() => setMaking(false)}
        />
      )}
      {revoking && (
        <RevokeKey
          view={revoking}
          onRevoked={() => change((all) => all.filter((key) => key.id !== revoking.id))}
          onClose={() => setRevoking(null)}
        />
      )}
    </Section>
  );
}

function KeyRow({ view, onRevoke }: { view: KeyView; onRevoke: () => void }) {
  const locale = useLocale();
  const common = useTranslations("common");
  const t = useTranslations("settings");
  const { timeZone } = useStudio();
  const day = (iso: string) => shortDate(iso, timeZone, locale);
  const used = view.lastUsedAt ? t("keys.used", { at: day(view.lastUsedAt) }) : t("keys.neverUsed");
  const facts = { hint: view.hint, at: day(view.createdAt), used };
  const limits = keyLimits(view, t, common("comma"));
  return (
    <li className="flex items-center justify-between gap-4 border-b border-hairline py-2.5">
      <div className="min-w-0">
        <p className="truncate font-semibold">{view.name}</p>
        <p className="print wrap-anywhere text-muted">
          {view.expiresAt
            ? t("keys.madeEnds", { ...facts, ends: dateOf(view.expiresAt, timeZone, locale) })
            : t("keys.made", facts)}
        </p>
        {limits.length > 0 && <p className="wrap-anywhere text-muted">{capitalized(limits.join(" · "))}</p>}
      </div>
      {view.revokedAt ? (
        <p className="print text-muted">{t("keys.revoked", { at: day(view.revokedAt) })}</p>
      ) : (
        <Button onClick={onRevoke} aria-label={t("keys.revokeName", { name: view.name })}>
          {t("keys.revoke")}
        </Button>
      )}
    </li>
  );
}
