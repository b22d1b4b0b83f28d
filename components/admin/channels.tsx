"use client";

import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Badge } from "@/components/ui/badge";
import { Button, buttonClass } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { type Column, Table } from "@/components/ui/table";
import { say } from "@/components/ui/toasts";
import { languageOf } from "@/lib/format";
import type { ChannelView } from "@/lib/schemas/channel";
import { ChannelTestDialog } from "./channel-test";
import { lastFailure, speedWords, stateOf } from "./channel-words";

type Props = { initial: ChannelView[]; now: string };
type Open = { what: "test" | "disable" | "remove"; channel: ChannelView };

/** All channels with how they are, and what can be done with each. */
export function Channels({ initial, now }: Props) {
  const t = useTranslations("channels");
  const { timeZone } = useStudio();
  const router = useRouter();
  const [channels, setChannels] = useState(initial);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const reload = async () => {
    router.refresh();
    setChannels(await request<ChannelView[]>("GET", "/api/channels"));
  };
  const setEnabled = async ({ id, name }: ChannelView, enabled: boolean) => {
    await request("PATCH", `/api/channels/${id}`, { enabled });
    await reload();
    say(t(enabled ? "enabled" : "disabled", { name }));
  };
  const remove = async ({ id, name }: ChannelView) => {
    await request("DELETE", `/api/channels/${id}`);
    await reload();
    say(t("removed", { name }));
  };

  const columns: Column<ChannelView>[] = [
    { name: t("columns.channel"), cell: (channel) => <Name channel={channel} /> },
    { name: t("columns.state"), cell: (channel) => <State channel={channel} now={now} timeZone={timeZone} /> },
    { name: t("columns.underWay"), number: true, cell: (channel) => <UnderWay channel={channel} /> },
    { name: t("columns.last7"), cell: (channel) => <Speed channel={channel} /> },
    {
      name: t("columns.prices"),
      cell: ({ prices }) => (prices && (prices.images.length > 0 || prices.tokens) ? t("set") : t("notSet")),
    },
    {
      ...{ name: t("columns.actions"), hidden: true },
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
      <Table caption={t("title")} columns={columns} rows={channels} rowKey={({ id }) => id} />
      {open?.what === "test" && (
        <ChannelTestDialog channel={open.channel} onClose={close} onTested={() => void reload().catch(() => {})} />
      )}
      {open?.what === "disable" && (
        <Confirm
          title={t("disableAsk", { name: open.channel.name })}
          verb={t("disable")}
          onConfirm={() => setEnabled(open.channel, false)}
          onClose={close}
        >
          <p>
            {t("disableWords")}
            {isLast(open.channel, channels) && ` ${t("disableLast")}`}
          </p>
        </Confirm>
      )}
      {open?.what === "remove" && (
        <Confirm
          title={t("removeAsk", { name: open.channel.name })}
          verb={t("remove")}
          onConfirm={() => remove(open.channel)}
          onClose={close}
        >
          <p>{t("removeWords")}</p>
        </Confirm>
      )}
    </>
  );
}

function isLast({ id }: ChannelView, all: ChannelView[]): boolean {
  return !all.some((other) => other.id !== id && other.enabled && !other.standsBack && !other.problem);
}

function Name({ channel: { id, name, kind, baseUrl, models, fromEnvironment } }: { channel: ChannelView }) {
  const common = useTranslations("common");
  const t = useTranslations("channels");
  return (
    <>
      <Link
        href={`/admin/channels/${id}` as Route}
        className="inline-block py-0.5 font-semibold underline-offset-2 hover:underline"
      >
        {name}
      </Link>
      <p className="text-muted">
        {fromEnvironment ? t("fromEnvironment", { kind: t(`kinds.${kind}`) }) : t(`kinds.${kind}`)}
      </p>
      {baseUrl && <p className="print wrap-anywhere text-muted">{baseUrl}</p>}
      {models && (
        <p className="print wrap-anywhere text-muted">{models.map((one) => one.name).join(common("comma"))}</p>
      )}
    </>
  );
}

function State({ channel, now, timeZone }: { channel: ChannelView; now: string; timeZone: string }) {
  const locale = useLocale();
  const t = useTranslations("channels");
  const { badge, look, words } = stateOf(channel, t);
  const last = lastFailure(channel, { now, timeZone, locale, t });
  return (
    <div className="flex max-w-100 flex-col items-start gap-1">
      <Badge look={look}>{badge}</Badge>
      {words && <p className="wrap-anywhere">{words}</p>}
      {channel.problem && <Quote>{channel.problem.why}</Quote>}
      {last && <p className="text-muted">{last}</p>}
      {last && channel.health.lastMessage && <Quote>{channel.health.lastMessage}</Quote>}
    </div>
  );
}

function Quote({ children }: { children: string }) {
  return (
    <blockquote lang={languageOf(children)} className="border-l-3 border-hairline pl-2 wrap-anywhere">
      {children}
    </blockquote>
  );
}

function UnderWay({ channel: { running, concurrency } }: { channel: ChannelView }) {
  const t = useTranslations("channels");
  return concurrency === null ? `${running}` : t("ofConcurrency", { running, most: concurrency });
}

function Speed({ channel }: { channel: ChannelView }) {
  const locale = useLocale();
  const t = useTranslations("channels");
  const { calls, succeeded } = channel.speed;
  if (calls === 0) return <span className="text-muted">{t("noCalls")}</span>;
  const words = speedWords(channel, t, locale);
  return (
    <>
      <p>{t("wentWell", { share: Math.floor((100 * succeeded) / calls) / 100, calls })}</p>
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
  const t = useTranslations("channels");
  const [busy, setBusy] = useState(false);
  const enable = async () => {
    setBusy(true);
    await onEnable().catch(() => say(t("cannotEnable", { name })));
    setBusy(false);
  };
  return (
    <div className="flex flex-wrap gap-1.5 md:justify-end">
      <Button onClick={() => onOpen("test")} aria-label={t("testName", { name })}>
        {t("test")}
      </Button>
      <EditLink id={id} name={name} words={fromEnvironment ? t("columns.prices") : t("edit")} />
      {!fromEnvironment && enabled && (
        <Button onClick={() => onOpen("disable")} aria-label={t("disableName", { name })}>
          {t("disable")}
        </Button>
      )}
      {!fromEnvironment && !enabled && (
        <Button onClick={enable} aria-disabled={busy} aria-label={t("enableName", { name })}>
          {t("enable")}
        </Button>
      )}
      {!fromEnvironment && !used && (
        <Button look="danger" onClick={() => onOpen("remove")} aria-label={t("removeName", { name })}>
          {t("remove")}
        </Button>
      )}
    </div>
  );
}

function EditLink({ id, name, words }: { id: string; name: string; words: string }) {
  const t = useTranslations("channels");
  return (
    <Link href={`/admin/channels/${id}` as Route} aria-label={t("editName", { words, name })} className={buttonClass()}>
      {words}
    </Link>
  );
}
