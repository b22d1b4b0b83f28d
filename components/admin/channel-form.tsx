"use client";

import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { request, wordsOfIssue } from "@/components/request";
import { Section } from "@/components/settings/section";
import { Button, buttonClass } from "@/components/ui/button";
import { Check, Choice, Field } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { say } from "@/components/ui/toasts";
import { type Problems, useAction, useFocusOnProblems } from "@/components/use-action";
import { type ChannelKind, type ChannelView, channelKey, channelSettings, wrongAddress } from "@/lib/schemas/channel";
import { ChannelAbilities, type Profiles } from "./channel-abilities";
import { type ChannelDraft, toDraft, toSettings } from "./channel-draft";
import { ChannelModels } from "./channel-models";
import { type PartProps, problemOf, textOf } from "./channel-parts";
import { ChannelPrices } from "./channel-prices";
import { still, wrong } from "./wrong";

const channelKinds: ChannelKind[] = ["unified", "openai", "demo"];
const fields = [...Object.keys(channelSettings.shape), "key"];

type Props = { channel: ChannelView | null; profiles: Profiles; currency: string };

/** Makes a channel, or changes the one that is given. */
export function ChannelForm({ channel, profiles, currency }: Props) {
  const common = useTranslations("common");
  const t = useTranslations("channels");
  const router = useRouter();
  const [draft, setDraft] = useState(() => toDraft(channel));
  const [found, setFound] = useState<Problems>({});
  const { busy, problems, run } = useAction(fields);
  const form = useFocusOnProblems(problems, found);
  const set = (change: Partial<ChannelDraft>) => setDraft((before) => ({ ...before, ...change }));
  const settings = toSettings(draft);
  const key = draft.kind === "demo" || !draft.key.trim() ? null : draft.key.trim();
  const now = problemsOf(settings, key);
  const part: PartProps = { draft, set, problems: { ...problems, ...still(found, now) } };

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setFound(now);
    if (Object.keys(now).length > 0) return;
    await run(async () => {
      if (channel) {
        const keyed = draft.keepKey && key === null ? {} : { key };
        await request("PUT", `/api/channels/${channel.id}`, { ...settings, ...keyed, updatedAt: channel.updatedAt });
      } else {
        await request("POST", "/api/channels", { ...settings, key });
      }
      say(channel ? t("form.saved") : t("form.added", { name: settings.name }));
      router.push("/admin/channels" as Route);
      router.refresh();
    });
  };

  return (
    <form ref={form} noValidate onSubmit={save} className="flex max-w-160 flex-col gap-8">
      <Section title={t("form.where")}>
        <Address {...part} hasKey={channel?.hasKey ?? false} />
      </Section>
      <Section title={t("form.models")}>
        <ChannelModels {...part} />
      </Section>
      <Section title={t("form.how")}>
        <Limits {...part} />
      </Section>
      <Section title={t("form.prices")}>
        <ChannelPrices {...part} currency={currency} />
      </Section>
      <Section title={t("form.can")}>
        <ChannelAbilities {...part} profiles={profiles} />
      </Section>
      <Problem>{part.problems[""]}</Problem>
      <div className="flex gap-2">
        <Button type="submit" look="mark" aria-disabled={busy}>
          {busy ? t("form.saving") : channel ? common("save") : t("form.add")}
        </Button>
        <Link href={"/admin/channels" as Route} className={buttonClass()}>
          {common("cancel")}
        </Link>
      </div>
    </form>
  );
}

/** The schema looks at the address last, and not at all where something else is wrong. */
function problemsOf(settings: ReturnType<typeof toSettings>, key: string | null): Problems {
  const address = wrongAddress(settings);
  const wrongKey = key === null ? null : wrong(channelKey, key)?.[""];
  return {
    ...(address && { baseUrl: wordsOfIssue(address) }),
    ...wrong(channelSettings, settings),
    ...(wrongKey && { key: wrongKey }),
  };
}

function Address({ hasKey, ...part }: PartProps & { hasKey: boolean }) {
  const t = useTranslations("channels");
  const { draft, set, problems } = part;
  return (
    <div className="flex w-full flex-col gap-4">
      <Field label={t("form.name")} hint={t("form.nameHint")} {...textOf(part, "name")} />
      <Choice
        label={t("form.speaks")}
        hint={t("kindHint")}
        value={draft.kind}
        error={problems.kind}
        onChange={({ target }) => set({ kind: target.value as ChannelKind })}
      >
        {channelKinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kinds.${kind}`)}
          </option>
        ))}
      </Choice>
      {draft.kind !== "demo" && (
        <>
          <Field label={t("form.address")} hint={t("form.addressHint")} inputMode="url" {...textOf(part, "baseUrl")} />
          <Check
            label={t("form.private")}
            hint={t("form.privateHint")}
            checked={draft.allowPrivateAddress}
            onChange={({ target }) => set({ allowPrivateAddress: target.checked })}
          />
          {hasKey && draft.keepKey ? (
            <div className="flex flex-wrap items-center gap-3">
              <p>{t.rich("form.keySet", { b: (words) => <span className="font-semibold">{words}</span> })}</p>
              <Button onClick={() => set({ keepKey: false })}>{t("form.replaceKey")}</Button>
              {problemOf(problems, "key") && <p className="w-full text-error">{problemOf(problems, "key")}</p>}
            </div>
          ) : (
            <Field
              label={t("form.key")}
              hint={hasKey ? t("form.keyRemoved") : t("form.keyHint")}
              type="password"
              name="key"
              autoComplete="off"
              value={draft.key}
              error={problemOf(problems, "key")}
              onChange={({ target }) => set({ key: target.value })}
            />
          )}
          {hasKey && !draft.keepKey && (
            <Button className="self-start" onClick={() => set({ keepKey: true, key: "" })}>
              {t("form.keepKey")}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

function Limits(part: PartProps) {
  const t = useTranslations("channels");
  const number = { inputMode: "numeric" } as const;
  return (
    <div className="grid w-full gap-4 md:grid-cols-2">
      <Field label={t("form.priority")} hint={t("form.priorityHint")} {...number} {...textOf(part, "priority")} />
      <Field label={t("form.weight")} hint={t("form.weightHint")} {...number} {...textOf(part, "weight")} />
      <Field
        label={t("form.concurrency")}
        hint={t("form.concurrencyHint")}
        {...number}
        {...textOf(part, "concurrency")}
      />
      <Field
        label={t("form.deadline")}
        hint={t("form.deadlineHint")}
        {...number}
        {...textOf(part, "deadlineSeconds")}
      />
    </div>
  );
}
