"use client";

import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { request } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Choice } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/use-action";
import { fileSize, languageOf, stopwatch } from "@/lib/format";
import type { ChannelTest, ChannelView } from "@/lib/schemas/channel";
import { adviceFor, failureKind } from "./channel-words";

type Props = { channel: ChannelView; onClose: () => void; onTested: () => void };

/** Asks a channel for one image and shows what came of it. */
export function ChannelTestDialog({ channel, onClose, onTested }: Props) {
  const t = useTranslations("channels");
  const [model, setModel] = useState(channel.models?.[0]?.name ?? "");
  const [result, setResult] = useState<ChannelTest | null>(null);
  const { busy, problems, run } = useAction();
  const test = () =>
    run(async () => {
      setResult(null);
      setResult(await request<ChannelTest>("POST", `/api/channels/${channel.id}/test`, model ? { model } : {}));
      onTested();
    });
  return (
    <Dialog title={t("testName", { name: channel.name })} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p>{t("testing.words", { cost: t(channel.kind === "demo" ? "testing.free" : "testing.paid") })}</p>
        {channel.models && channel.models.length > 1 && (
          <Choice label={t("testing.model")} value={model} onChange={({ target }) => setModel(target.value)}>
            {channel.models.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </Choice>
        )}
        <TestOutcome busy={busy} result={result} />
        <Problem>{problems[""]}</Problem>
        <Button look="mark" className="self-start" aria-disabled={busy} onClick={test}>
          {busy ? t("testing.busy") : result ? t("testing.again") : t("testing.ask")}
        </Button>
      </div>
    </Dialog>
  );
}

/** A test under way, with the time that it takes, and then its image or its provider's words and what to do. */
export function TestOutcome({ busy, result }: { busy: boolean; result: ChannelTest | null }) {
  return (
    <div role="status" className="flex flex-col gap-2 empty:hidden">
      {busy && <Elapsed />}
      {!busy && result && (result.ok ? <Made result={result} /> : <Failed result={result} />)}
    </div>
  );
}

function Elapsed() {
  const t = useTranslations("channels");
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const started = Date.now();
    const timer = setInterval(() => setSeconds((Date.now() - started) / 1000), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <Box>
      {t("testing.elapsed")}{" "}
      <span aria-hidden="true" className="print">
        {stopwatch(seconds)}
      </span>
    </Box>
  );
}

function Made({ result }: { result: ChannelTest & { ok: true } }) {
  const locale = useLocale();
  const t = useTranslations("channels");
  const { width, height, mime, bytes, seconds, model } = result;
  return (
    <>
      <p className="font-semibold">{t("testing.works")}</p>
      <img
        src={result.preview}
        width={width}
        height={height}
        alt={t("testing.alt")}
        className="h-auto max-h-60 w-auto max-w-full self-start"
      />
      <p className="print wrap-anywhere text-muted">
        {model} · {width} × {height} · {mime.slice("image/".length).toUpperCase()} · {fileSize(bytes, locale)} ·{" "}
        {t("seconds", { seconds })}
      </p>
    </>
  );
}

function Failed({ result }: { result: ChannelTest & { ok: false } }) {
  const t = useTranslations("channels");
  const { failure, status, message, seconds, model } = result;
  return (
    <>
      <p className="font-semibold text-error">{t("testing.failed")}</p>
      <blockquote lang={languageOf(message)} className="border-l-3 border-error pl-2 wrap-anywhere">
        {message}
      </blockquote>
      <p className="print wrap-anywhere text-muted">
        {model} · {status === null ? failureKind(failure, t) : t("status", { status })} · {t("seconds", { seconds })}
      </p>
      <p>{adviceFor(failure, status, t)}</p>
    </>
  );
}

function Box({ children }: { children: ReactNode }) {
  return <p className="hatched px-3 py-6 text-center">{children}</p>;
}
