"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef, useState } from "react";
import { useStudio } from "@/components/studio/context";
import { type DraftReference, maxReferences } from "@/lib/schemas/draft";
import { changeDraft, referenceKey } from "./draft";
import { Tile } from "./tile";
import { usePending } from "./uploads";

type Props = {
  references: DraftReference[];
  /** So many the model takes. */
  most: number;
  model: string;
  /** The place of the one that the server refused. */
  wrong: number | null;
  onAdd: () => void;
};

/** The reference images of the next request, in their order, and the way to more. */
export function Tray({ references, most, model, wrong, onAdd }: Props) {
  const { announce } = useStudio();
  const t = useTranslations("composer");
  const pending = usePending().filter(({ fault }) => fault === null);
  const [current, setCurrent] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const total = references.length;
  const roving = Math.min(current, total - 1);

  const focusOn = (index: number) => {
    setCurrent(index);
    // Once the list is drawn in its new order.
    requestAnimationFrame(() => {
      const tiles = list.current?.querySelectorAll<HTMLElement>("[data-tile]");
      (tiles?.[index] ?? add.current)?.focus();
    });
  };
  const move = (from: number, to: number) => {
    const one = references[from];
    if (!one || to < 0 || to >= total || from === to) return;
    changeDraft({ references: references.toSpliced(from, 1).toSpliced(to, 0, one) });
    announce(t("referenceMoved", { place: to + 1, total }));
    focusOn(to);
  };
  const remove = (index: number) => {
    changeDraft({ references: references.toSpliced(index, 1) });
    announce(t("referenceRemoved", { total: total - 1 }));
    focusOn(Math.min(index, total - 2));
  };
  const press = (event: KeyboardEvent, index: number) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") remove(index);
    else if (step && event.altKey) move(index, index + step);
    else if (step) focusOn(Math.max(0, Math.min(total - 1, index + step)));
    else return;
    event.preventDefault();
  };

  const off = most === 0;
  const label = off ? t("noReferences", { model }) : t("addReference", { total, most });
  return (
    <div className="flex max-w-full flex-wrap items-start gap-1.5">
      {total + pending.length > 0 && (
        <ul ref={list} aria-label={t("references")} className="contents">
          {references.map((reference, index) => (
            <Tile
              key={referenceKey(reference)}
              {...{ reference, index, total }}
              tabIndex={index === roving ? 0 : -1}
              unused={index >= most}
              wrong={index === wrong}
              onKeyDown={(event) => press(event, index)}
              onFocus={() => setCurrent(index)}
              onMove={(to, from = index) => move(from, to)}
              onRemove={() => remove(index)}
            />
          ))}
          {pending.map(({ key, name }) => (
            <li key={key} className="hatched size-12 border border-dashed border-control">
              <span className="sr-only">{t("uploading", { name })}</span>
            </li>
          ))}
        </ul>
      )}
      <button
        ref={add}
        type="button"
        aria-label={label}
        title={label}
        disabled={off || total >= maxReferences}
        onClick={onAdd}
        className="flex size-12 shrink-0 flex-col items-center justify-center rounded-control border border-control hover:border-ink disabled:border-hairline disabled:text-muted"
      >
        <Plus size={18} aria-hidden="true" />
        {total > 0 && (
          <span aria-hidden="true" className="print text-muted">
            {total}/{most}
          </span>
        )}
      </button>
    </div>
  );
}

/** On a phone, while the composer is one line: that there are references, and the way to them. */
export function FoldedTray({ references, onOpen }: { references: DraftReference[]; onOpen: () => void }) {
  const t = useTranslations("composer");
  const [first] = references;
  if (!first) return null;
  const { length: count } = references;
  return (
    <button
      type="button"
      aria-label={t("openReferences", { count })}
      onClick={onOpen}
      className="relative size-11 shrink-0 border border-hairline bg-page roomy:hidden"
    >
      <img src={first.thumbnail} alt="" className="size-full object-contain" />
      <span aria-hidden="true" className="print absolute right-0 bottom-0 bg-ink px-1 font-semibold text-panel">
        {count}
      </span>
    </button>
  );
}
