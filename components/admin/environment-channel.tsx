"use client";

import { useRouter } from "next/navigation";
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
import { kindNames } from "./channel-words";
import { wrong } from "./wrong";

/** The environment's channel: what it is, why that is not changed here, and its prices, which are. */
export function EnvironmentChannel({ channel, currency }: { channel: ChannelView; currency: string }) {
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
      say("Saved. It holds from the next request on.");
      router.refresh();
    });
  };
  return (
    <form noValidate onSubmit={save} className="flex max-w-160 flex-col gap-8">
      <Section title="Where it is">
        <p>{reason(channel)}</p>
        <Facts>
          <Fact name="Speaks">{kindNames[channel.kind]}</Fact>
          {channel.baseUrl && <Fact name="Address">{channel.baseUrl}</Fact>}
          {channel.kind !== "demo" && <Fact name="Key">{channel.hasKey ? "A key is set" : "None"}</Fact>}
          <Fact name="Models">{channel.models?.map(({ name }) => name).join(", ")}</Fact>
        </Facts>
      </Section>
      <Section title="Prices">
        <ChannelPrices draft={draft} set={set} problems={problems} currency={currency} />
      </Section>
      <Problem>{problems[""] ?? problems.prices}</Problem>
      <Button type="submit" look="mark" className="self-start" aria-disabled={busy}>
        {busy ? "Saving" : "Save the prices"}
      </Button>
    </form>
  );
}

function reason({ kind }: ChannelView): string {
  return kind === "demo"
    ? "The demo is there as long as there is no channel to a provider, so only its prices can be set here."
    : "The server’s environment names it, by UPSTREAM_BASE_URL and UPSTREAM_API_KEY: change it there and start the server again. Only its prices can be set here.";
}
