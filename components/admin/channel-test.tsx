"use client";

import { type ReactNode, useEffect, useState } from "react";
import { request } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Choice } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/use-action";
import { fileSize, stopwatch } from "@/lib/format";
import type { ChannelTest, ChannelView } from "@/lib/schemas/channel";
import { adviceFor } from "./channel-words";

type Props = { channel: ChannelView; onClose: () => void; onTested: () => void };

/** Asks a channel for one image and shows what came of it. */
export function ChannelTestDialog({ channel, onClose, onTested }: Props) {
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
    <Dialog title={`Test ${channel.name}`} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p>It is asked for one small, plain image. {costWords(channel)} It counts against nobody’s quota.</p>
        {channel.models && channel.models.length > 1 && (
          <Choice label="Model" value={model} onChange={({ target }) => setModel(target.value)}>
            {channel.models.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </Choice>
        )}
        <TestOutcome busy={busy} result={result} />
        <Problem>{problems[""]}</Problem>
        <Button look="mark" className="self-start" aria-disabled={busy} onClick={test}>
          {busy ? "Asking" : result ? "Ask again" : "Ask for one image"}
        </Button>
      </div>
    </Dialog>
  );
}

function costWords({ kind }: ChannelView): string {
  return kind === "demo" ? "It costs nothing." : "The provider may charge for it.";
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
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const started = Date.now();
    const timer = setInterval(() => setSeconds((Date.now() - started) / 1000), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <Box>
      Asking for one image.{" "}
      <span aria-hidden="true" className="print">
        {stopwatch(seconds)}
      </span>
    </Box>
  );
}

function Made({ result }: { result: ChannelTest & { ok: true } }) {
  const { width, height, mime, bytes, seconds, model } = result;
  return (
    <>
      <p className="font-semibold">It works.</p>
      <img
        src={result.preview}
        width={width}
        height={height}
        alt="What came back"
        className="h-auto max-h-60 w-auto max-w-full self-start"
      />
      <p className="print wrap-anywhere text-muted">
        {model} · {width} × {height} · {mime.slice("image/".length).toUpperCase()} · {fileSize(bytes)} · {seconds} s
      </p>
    </>
  );
}

function Failed({ result }: { result: ChannelTest & { ok: false } }) {
  const { failure, status, message, seconds, model } = result;
  return (
    <>
      <p className="font-semibold text-error">No image came.</p>
      <blockquote className="border-l-3 border-error pl-2 wrap-anywhere">{message}</blockquote>
      <p className="print wrap-anywhere text-muted">
        {model} · {status === null ? failure.replace("_", " ") : `status ${status}`} · {seconds} s
      </p>
      <p>{adviceFor(failure, status)}</p>
    </>
  );
}

function Box({ children }: { children: ReactNode }) {
  return <p className="hatched px-3 py-6 text-center">{children}</p>;
}
