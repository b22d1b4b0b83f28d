"use client";

import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Badge } from "@/components/ui/badge";
import { Button, buttonClass } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { type Column, Table } from "@/components/ui/table";
import { say } from "@/components/ui/toasts";
import type { ChannelView } from "@/lib/schemas/channel";
import { ChannelTestDialog } from "./channel-test";
import { kindNames, lastFailure, speedWords, stateOf } from "./channel-words";

type Props = { initial: ChannelView[]; now: string };
type Open = { what: "test" | "disable" | "remove"; channel: ChannelView };

/** All channels with how they are, and what can be done with each. */
export function Channels({ initial, now }: Props) {
  const { timeZone } = useStudio();
  const [channels, setChannels] = useState(initial);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const reload = async () => setChannels(await request<ChannelView[]>("GET", "/api/channels"));
  const setEnabled = async ({ id, name }: ChannelView, enabled: boolean) => {
    await request("PATCH", `/api/channels/${id}`, { enabled });
    await reload();
    say(`${name} is ${enabled ? "in" : "out of"} service.`);
  };
  const remove = async ({ id, name }: ChannelView) => {
    await request("DELETE", `/api/channels/${id}`);
    await reload();
    say(`${name} is removed.`);
  };

  const columns: Column<ChannelView>[] = [
    { name: "Channel", cell: (channel) => <Name channel={channel} /> },
    { name: "State", cell: (channel) => <State channel={channel} now={now} timeZone={timeZone} /> },
    { name: "Under way", number: true, cell: (channel) => <UnderWay channel={channel} /> },
    { name: "Last 7 days", cell: (channel) => <Speed channel={channel} /> },
    {
      name: "Prices",
      cell: ({ prices }) => (prices && (prices.images.length > 0 || prices.tokens) ? "Set" : "Not set"),
    },
    {
      ...{ name: "Actions", hidden: true },
      cell: (channel) => (
        <Actions
          channel={channel}
          onOpen={(what) => setOpen({ what, channel })}
          onEnable={() => setEnabled(channel, true)}
        />
      ),
    },
  ];
  return (
    <>
      <Table caption="Channels" columns={columns} rows={channels} rowKey={({ id }) => id} />
      {open?.what === "test" && (
        <ChannelTestDialog channel={open.channel} onClose={close} onTested={() => void reload().catch(() => {})} />
      )}
      {open?.what === "disable" && (
        <Confirm
          title={`Disable ${open.channel.name}?`}
          verb="Disable"
          onConfirm={() => setEnabled(open.channel, false)}
          onClose={close}
        >
          <p>
            From the next request on nothing is asked of it; what is under way there goes on.
            {isLast(open.channel, channels) &&
              " It is the last one in service: until another is, nobody can make images."}
          </p>
        </Confirm>
      )}
      {open?.what === "remove" && (
        <Confirm
          title={`Remove ${open.channel.name}?`}
          verb="Remove"
          onConfirm={() => remove(open.channel)}
          onClose={close}
        >
          <p>It has never made an image. Its settings and its key are gone then; this cannot be undone.</p>
        </Confirm>
      )}
    </>
  );
}

function isLast({ id }: ChannelView, all: ChannelView[]): boolean {
  return !all.some((other) => other.id !== id && other.enabled && !other.standsBack && !other.problem);
}

function Name({ channel: { id, name, kind, baseUrl, models, fromEnvironment } }: { channel: ChannelView }) {
  return (
    <>
      <Link
        href={`/admin/channels/${id}` as Route}
        className="inline-block py-0.5 font-semibold underline-offset-2 hover:underline"
      >
        {name}
      </Link>
      <p className="text-muted">{fromEnvironment ? `${kindNames[kind]}, from the environment` : kindNames[kind]}</p>
      {baseUrl && <p className="print wrap-anywhere text-muted">{baseUrl}</p>}
      {models && <p className="print wrap-anywhere text-muted">{models.map((one) => one.name).join(", ")}</p>}
    </>
  );
}

function State({ channel, now, timeZone }: { channel: ChannelView; now: string; timeZone: string }) {
  const { badge, look, words } = stateOf(channel);
  const last = lastFailure(channel, now, timeZone);
  return (
    <div className="flex max-w-100 flex-col items-start gap-1">
      <Badge look={look}>{badge}</Badge>
      {words && <p className="wrap-anywhere">{words}</p>}
      {last && <p className="text-muted">{last}</p>}
      {last && channel.health.lastMessage && (
        <blockquote className="border-l-3 border-hairline pl-2 wrap-anywhere">{channel.health.lastMessage}</blockquote>
      )}
    </div>
  );
}

function UnderWay({ channel: { running, concurrency } }: { channel: ChannelView }) {
  return concurrency === null ? `${running}` : `${running} of ${concurrency}`;
}

function Speed({ channel }: { channel: ChannelView }) {
  const { calls, succeeded } = channel.speed;
  if (calls === 0) return <span className="text-muted">No calls</span>;
  const words = speedWords(channel);
  return (
    <>
      <p>
        {Math.floor((100 * succeeded) / calls)}% of {calls.toLocaleString("en-US")} went well
      </p>
      {words && <p className="text-muted">{words}</p>}
    </>
  );
}

type ActionsProps = {
  channel: ChannelView;
  onOpen: (what: Open["what"]) => void;
  onEnable: () => Promise<void>;
};

function Actions({ channel: { id, name, enabled, fromEnvironment, used }, onOpen, onEnable }: ActionsProps) {
  const [busy, setBusy] = useState(false);
  const enable = async () => {
    setBusy(true);
    await onEnable().catch(() => say(`${name} could not be enabled. Try again in a moment.`));
    setBusy(false);
  };
  return (
    <div className="flex flex-wrap gap-1.5 md:justify-end">
      <Button onClick={() => onOpen("test")} aria-label={`Test ${name}`}>
        Test
      </Button>
      <EditLink id={id} name={name} words={fromEnvironment ? "Prices" : "Edit"} />
      {!fromEnvironment && enabled && (
        <Button onClick={() => onOpen("disable")} aria-label={`Disable ${name}`}>
          Disable
        </Button>
      )}
      {!fromEnvironment && !enabled && (
        <Button onClick={enable} aria-disabled={busy} aria-label={`Enable ${name}`}>
          Enable
        </Button>
      )}
      {!fromEnvironment && !used && (
        <Button look="danger" onClick={() => onOpen("remove")} aria-label={`Remove ${name}`}>
          Remove
        </Button>
      )}
    </div>
  );
}

function EditLink({ id, name, words }: { id: string; name: string; words: string }) {
  return (
    <Link href={`/admin/channels/${id}` as Route} aria-label={`${words}: ${name}`} className={buttonClass()}>
      {words}
    </Link>
  );
}
