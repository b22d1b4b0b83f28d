"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { request } from "@/components/request";
import { Section } from "@/components/settings/section";
import { Button } from "@/components/ui/button";
import { Fact, Facts } from "@/components/ui/fact";
import { Problem } from "@/components/ui/problem";
import { say } from "@/components/ui/toasts";
import { useAction } from "@/components/use-action";
import type { ChannelView } from "@/lib/schemas/channel";
import { prices } from "@/lib/schemas/prices";
import { type ChannelDraft, toDraft, toPrices } from "./channel-draft";
import { ChannelPrices } from "./channel-prices";
import { wrong } from "./wrong";

/** The environment's channel: what it is, why that is not changed here, and its prices, which are. */
export function EnvironmentChannel({ channel, currency }: { channel: ChannelView; currency: string }) {
  const common = useTranslations("common");
  const t = useTranslations("channels");
  const router = useRouter();
  const [draft, setDraft] = useState(() => toDraft(channel));
  const [updatedAt, setUpdatedAt] = useState(channel.updatedAt);
  const { busy, problems, setProblems, run } = useAction(["prices"]);
  const set = (change: Partial<ChannelDraft>) => setDraft((before) => ({ ...before, ...change }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const found = wrong(prices, toPrices(draft));
    if (found)
      return setProblems(Object.fromEntries(Object.entries(found).map(([at, words]) => [`prices.${at}`, words])));
    await run(async () => {
      const body = { prices: toPrices(draft), updatedAt };
      setUpdatedAt((await request<ChannelView>("PUT", `/api/channels/${channel.id}`, body)).updatedAt);
      say(t("form.saved"));
      router.refresh();
    });
  };
  return (
    <form noValidate onSubmit={save} className="flex max-w-160 flex-col gap-8">
      <Section title={t("form.where")}>
        <p>{t(channel.kind === "demo" ? "environment.demo" : "environment.named")}</p>
        <Facts>
          <Fact name={t("environment.speaks")}>{t(`kinds.${channel.kind}`)}</Fact>
          {channel.baseUrl && <Fact name={t("form.address")}>{channel.baseUrl}</Fact>}
          {channel.kind !== "demo" && (
            <Fact name={t("form.key")}>{channel.hasKey ? t("environment.keySet") : t("environment.noKey")}</Fact>
          )}
          <Fact name={t("form.models")}>{channel.models?.map(({ name }) => name).join(common("comma"))}</Fact>
        </Facts>
      </Section>
      <Section title={t("form.prices")}>
        <ChannelPrices draft={draft} set={set} problems={problems} currency={currency} />
      </Section>
      <Problem>{problems[""] ?? problems.prices}</Problem>
      <Button type="submit" look="mark" className="self-start" aria-disabled={busy}>
        {busy ? t("form.saving") : t("environment.save")}
      </Button>
    </form>
  );
}
