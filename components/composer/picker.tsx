"use client";

import clsx from "clsx";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { request, wordsOf } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { More } from "@/components/ui/more";
import { Problem } from "@/components/ui/problem";
import { Segmented } from "@/components/ui/segmented";
import { maxReferences } from "@/lib/schemas/draft";
import type { FrameView, SheetView } from "@/lib/schemas/views";
import { readDraft, takeAsReference } from "./draft";
import { uploadReferences } from "./uploads";

type From = "team" | "mine" | "picked";

/** Chooses references: files, or frames of the library, the newest first. */
export function Picker({ onClose }: { onClose: () => void }) {
  const t = useTranslations("composer");
  const files = useRef<HTMLInputElement>(null);
  const [from, setFrom] = useState<From>("team");
  const [words, setWords] = useState("");
  const { frames, cursor, problem, more } = useFrames(from, words);
  const list = useRef<HTMLUListElement>(null);
  const [chosen, setChosen] = useState<FrameView[]>([]);
  const left = maxReferences - readDraft().references.length;
  const placeOf = ({ id }: FrameView) => chosen.findIndex((one) => one.id === id);
  const toggle = (frame: FrameView) =>
    setChosen(placeOf(frame) < 0 ? [...chosen, frame].slice(0, left) : chosen.filter(({ id }) => id !== frame.id));
  /** The button for more goes further down: the focus goes on to the first of what has come. */
  const loadMore = async () => {
    await more();
    const next = list.current?.children[frames?.length ?? 0]?.querySelector("button");
    if (!document.activeElement?.matches("[aria-pressed], input")) next?.focus();
  };
  return (
    <Dialog title={t("addReferences")} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-3">
          <Button data-first onClick={() => files.current?.click()}>
            {t("chooseFiles")}
          </Button>
          <span className="text-muted touch:hidden">{t("orDrop")}</span>
          <input
            ref={files}
            type="file"
            multiple
            accept="image/png,image/jpeg,image/webp"
            hidden
            onChange={({ target }) => {
              void uploadReferences([...(target.files ?? [])]);
              onClose();
            }}
          />
        </div>
        <div className="flex flex-wrap items-center gap-3 border-t border-hairline pt-3">
          <Segmented
            legend={t("libraryOf")}
            options={[
              { value: "team", label: t("fromTeam") },
              { value: "mine", label: t("fromMine") },
              { value: "picked", label: t("fromPicked") },
            ]}
            value={from}
            onChange={setFrom}
          />
          <input
            type="search"
            aria-label={t("searchFrames")}
            placeholder={t("searchFrames")}
            value={words}
            onChange={(event) => setWords(event.target.value)}
            className="h-9 min-w-0 flex-1 rounded-control border border-control bg-panel px-3 touch:h-11 touch:text-prompt"
          />
        </div>
        <Problem>{problem}</Problem>
        <ul
          ref={list}
          aria-label={t("frames")}
          className="grid max-h-[50dvh] min-h-32 grid-cols-4 content-start gap-1.5 overflow-y-auto p-1 phone:grid-cols-3"
        >
          {frames?.map((frame) => (
            <li key={frame.id}>
              <button
                type="button"
                aria-pressed={placeOf(frame) >= 0}
                onClick={() => toggle(frame)}
                className={clsx(
                  "relative flex aspect-square w-full items-center justify-center bg-page",
                  placeOf(frame) >= 0 && "outline-3 outline-ink ring-2 ring-mark",
                )}
              >
                <img
                  src={`/media/${frame.id}/small`}
                  alt={frame.prompt}
                  loading="lazy"
                  className="size-full object-contain"
                />
                {placeOf(frame) >= 0 && (
                  <span
                    aria-hidden="true"
                    className="print absolute top-1 left-1 bg-mark px-1.5 font-semibold text-mark-ink"
                  >
                    {placeOf(frame) + 1}
                  </span>
                )}
              </button>
            </li>
          ))}
          {cursor && (
            <li className="col-span-full pb-2">
              <More key={cursor} label={t("moreFrames")} load={loadMore} />
            </li>
          )}
          {frames?.length === 0 && <li className="col-span-full py-4 text-muted">{t("noFrames")}</li>}
        </ul>
        <div className="flex items-center gap-3">
          <Button
            look="mark"
            className="h-10"
            disabled={chosen.length === 0}
            onClick={() => {
              takeAsReference(
                chosen.map(({ id }) => id),
                chosen.map(({ prompt }) => prompt.slice(0, 80)),
              );
              onClose();
            }}
          >
            {t("addChosen", { count: chosen.length })}
          </Button>
          <span className="print text-muted">{t("roomFor", { left: left - chosen.length })}</span>
        </div>
      </div>
    </Dialog>
  );
}

type Found = { frames: FrameView[] | null; query: URLSearchParams; cursor: string | null; problem: string };

/** The newest frames that fit, null until they are there, and what brings older ones while there is a cursor. */
function useFrames(from: From, words: string): Found & { more: () => Promise<void> } {
  const [found, setFound] = useState<Found>(() => nothing(new URLSearchParams()));
  useEffect(() => {
    let wanted = true;
    const query = new URLSearchParams({ scope: from === "mine" ? "mine" : "team" });
    if (from === "picked") query.set("picked", "1");
    if (words.trim()) query.set("q", words.trim());
    const look = () =>
      request<SheetView>("GET", `/api/sheet?${query}`).then(
        ({ frames, nextCursor }) => wanted && setFound({ ...nothing(query), frames, cursor: nextCursor }),
        (error: unknown) => wanted && setFound({ ...nothing(query), frames: [], problem: wordsOf(error) }),
      );
    const timer = setTimeout(look, words ? 250 : 0);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [from, words]);
  const { query, cursor } = found;
  const more = async () => {
    const older = new URLSearchParams([...query, ["cursor", cursor ?? ""]]);
    const { frames, nextCursor } = await request<SheetView>("GET", `/api/sheet?${older}`);
    // Somebody may look for others by now.
    const add = (now: Found) =>
      now.query === query && now.cursor === cursor
        ? { ...now, frames: [...(now.frames ?? []), ...frames], cursor: nextCursor }
        : now;
    flushSync(() => setFound(add));
  };
  return { ...found, more };
}

const nothing = (query: URLSearchParams): Found => ({ frames: null, query, cursor: null, problem: "" });
