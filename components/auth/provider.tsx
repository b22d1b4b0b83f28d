"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { TestOutcome } from "@/components/admin/channel-test";
import { wrong } from "@/components/admin/wrong";
import type { Translate } from "@/components/i18n/translate";
import { request } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Check, Choice, Field } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { type Problems, useAction } from "@/components/use-action";
import { type ChannelTest, providerInput } from "@/lib/schemas/channel";

type Kind = "unified" | "openai";
type Props = { token: string; problems: Problems; onProblems: (problems: Problems) => void };

const addresses: Record<Kind, string> = {
  unified: "https://octopusx.ai/v1",
  openai: "https://api.openai.com/v1",
};

/** Where images are to be asked of, with a test that shows whether the key is good. All of it may be left for later. */
export function Provider({ token, problems, onProblems }: Props) {
  const channelWords = useTranslations("channels");
  const t = useTranslations("auth");
  const [kind, setKind] = useState<Kind>("unified");
  const [baseUrl, setBaseUrl] = useState(addresses.unified);
  const [result, setResult] = useState<ChannelTest | null>(null);
  const { busy, problems: refused, run } = useAction(["provider.baseUrl", "provider.key"]);
  const fields = useRef<HTMLFieldSetElement>(null);
  const said = { ...problems, ...refused };
  const test = async () => {
    const form = fields.current?.form;
    if (!form) return;
    const written = Object.fromEntries(new FormData(form)) as Record<string, string>;
    const provider = readProvider({ ...written, providerKey: written.providerKey || " " });
    const found = provider && checkProvider(provider, t);
    onProblems(found ?? {});
    if (found) return;
    setResult(null);
    await run(async () => setResult(await request<ChannelTest>("POST", "/api/setup/test", { token, provider })));
  };
  const choose = (next: Kind) => {
    if (baseUrl === addresses[kind]) setBaseUrl(addresses[next]);
    setKind(next);
  };
  return (
    <fieldset ref={fields} className="flex flex-col gap-4 border-t border-ink pt-3">
      <legend className="sr-only">{t("provider.title")}</legend>
      <div>
        <p aria-hidden="true" className="text-title">
          {t("provider.title")}
        </p>
        <p className="text-muted">{t("provider.words")}</p>
      </div>
      <Choice
        label={t("provider.kind")}
        hint={channelWords("kindHint")}
        name="providerKind"
        value={kind}
        onChange={({ target }) => choose(target.value as Kind)}
      >
        {(["unified", "openai"] as const).map((one) => (
          <option key={one} value={one}>
            {channelWords(`kinds.${one}`)}
          </option>
        ))}
      </Choice>
      <Field
        label={t("provider.address")}
        id="setup-provider.baseUrl"
        name="providerUrl"
        inputMode="url"
        spellCheck={false}
        value={baseUrl}
        error={said["provider.baseUrl"]}
        onChange={({ target }) => setBaseUrl(target.value)}
      />
      {baseUrl.trim().startsWith("http:") && (
        <Check label={t("provider.private")} hint={t("provider.privateHint")} name="providerPrivate" />
      )}
      <Field
        label={t("provider.key")}
        id="setup-provider.key"
        hint={t("provider.keyHint")}
        name="providerKey"
        type="password"
        autoComplete="off"
        error={said["provider.key"]}
      />
      <TestOutcome busy={busy} result={result} />
      <Problem>{said[""]}</Problem>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button aria-disabled={busy} onClick={test}>
          {busy ? t("provider.busy") : t("provider.test")}
        </Button>
        <p className="text-muted">{t("provider.cost")}</p>
      </div>
    </fieldset>
  );
}

type Written = { kind: string; baseUrl: string; key: string; allowPrivateAddress: boolean };

/** What the form says of a provider; null where it has no key. */
export function readProvider(fields: Record<string, string>): Written | null {
  const { providerKind = "unified", providerUrl = "", providerKey = "", providerPrivate } = fields;
  if (!providerKey) return null;
  const allowPrivateAddress = providerPrivate !== undefined;
  return { kind: providerKind, baseUrl: providerUrl, key: providerKey.trim(), allowPrivateAddress };
}

/** What can be seen to be wrong with it without asking the server; null if nothing can. */
export function checkProvider(provider: Written, t: Translate<"auth">): Problems | null {
  if (!provider.key) return { "provider.key": t("provider.needed") };
  const found = wrong(providerInput, provider);
  const named = Object.entries(found ?? {}).map(([field, words]) => [
    `provider.${field}`,
    t(field === "key" ? "provider.wrongKey" : "provider.wrongAddress", {
      words: words.charAt(0).toLowerCase() + words.slice(1),
    }),
  ]);
  return found && Object.fromEntries(named);
}
