"use client";

import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { request } from "@/components/request";
import { Section } from "@/components/settings/section";
import { Button, buttonClass } from "@/components/ui/button";
import { Check, Choice, Field } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { say } from "@/components/ui/toasts";
import { type Problems, useAction, useFocusOnProblems } from "@/components/use-action";
import { capitalized } from "@/lib/format";
import { type ChannelKind, type ChannelView, channelKey, channelSettings, wrongAddress } from "@/lib/schemas/channel";
import { ChannelAbilities, type Profiles } from "./channel-abilities";
import { type ChannelDraft, toDraft, toSettings } from "./channel-draft";
import { ChannelModels } from "./channel-models";
import { type PartProps, problemOf, textOf } from "./channel-parts";
import { ChannelPrices } from "./channel-prices";
import { kindHint, kindNames } from "./channel-words";
import { still, wrong } from "./wrong";

const fields = [...Object.keys(channelSettings.shape), "key"];

type Props = { channel: ChannelView | null; profiles: Profiles; currency: string };

/** Makes a channel, or changes the one that is given. */
export function ChannelForm({ channel, profiles, currency }: Props) {
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
      say(channel ? "Saved. It holds from the next request on." : `${settings.name} is in service. Test it once.`);
      router.push("/admin/channels" as Route);
      router.refresh();
    });
  };

  return (
    <form ref={form} noValidate onSubmit={save} className="flex max-w-160 flex-col gap-8">
      <Section title="Where it is">
        <Address {...part} hasKey={channel?.hasKey ?? false} />
      </Section>
      <Section title="Models">
        <ChannelModels {...part} />
      </Section>
      <Section title="How it is asked">
        <Limits {...part} />
      </Section>
      <Section title="Prices">
        <ChannelPrices {...part} currency={currency} />
      </Section>
      <Section title="What it can do">
        <ChannelAbilities {...part} profiles={profiles} />
      </Section>
      <Problem>{part.problems[""]}</Problem>
      <div className="flex gap-2">
        <Button type="submit" look="mark" aria-disabled={busy}>
          {busy ? "Saving" : channel ? "Save" : "Add the channel"}
        </Button>
        <Link href={"/admin/channels" as Route} className={buttonClass()}>
          Cancel
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
    ...(address && { baseUrl: `${capitalized(address)}.` }),
    ...wrong(channelSettings, settings),
    ...(wrongKey && { key: wrongKey }),
  };
}

function Address({ hasKey, ...part }: PartProps & { hasKey: boolean }) {
  const { draft, set, problems } = part;
  return (
    <div className="flex w-full flex-col gap-4">
      <Field label="Name" hint="Stands in receipts and in the API’s header x-channel." {...textOf(part, "name")} />
      <Choice
        label="What it speaks"
        hint={kindHint}
        value={draft.kind}
        error={problems.kind}
        onChange={({ target }) => set({ kind: target.value as ChannelKind })}
      >
        {Object.entries(kindNames).map(([kind, words]) => (
          <option key={kind} value={kind}>
            {words}
          </option>
        ))}
      </Choice>
      {draft.kind !== "demo" && (
        <>
          <Field
            label="Address"
            hint="Up to what comes before /images, such as https://api.example.com/v1."
            inputMode="url"
            {...textOf(part, "baseUrl")}
          />
          <Check
            label="It is on our own network"
            hint="Allows its private address, and plain http."
            checked={draft.allowPrivateAddress}
            onChange={({ target }) => set({ allowPrivateAddress: target.checked })}
          />
          {hasKey && draft.keepKey ? (
            <div className="flex flex-wrap items-center gap-3">
              <p>
                <span className="font-semibold">Key</span> · A key is set. It is never shown.
              </p>
              <Button onClick={() => set({ keepKey: false })}>Replace or remove it</Button>
              {problemOf(problems, "key") && <p className="w-full text-error">{problemOf(problems, "key")}</p>}
            </div>
          ) : (
            <Field
              label="Key"
              hint={
                hasKey ? "Empty: its key is removed." : "As the provider gave it. It is sealed and never shown again."
              }
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
              Keep the key that is set
            </Button>
          )}
        </>
      )}
    </div>
  );
}

function Limits(part: PartProps) {
  const number = { inputMode: "numeric" } as const;
  return (
    <div className="grid w-full gap-4 md:grid-cols-2">
      <Field label="Priority" hint="Higher ones are asked first." {...number} {...textOf(part, "priority")} />
      <Field label="Weight" hint="How often among equals." {...number} {...textOf(part, "weight")} />
      <Field
        label="Calls at once"
        hint="Over all processes. Empty: as many as come."
        {...number}
        {...textOf(part, "concurrency")}
      />
      <Field
        label="Deadline in seconds"
        hint="For one call, up to 900."
        {...number}
        {...textOf(part, "deadlineSeconds")}
      />
    </div>
  );
}
