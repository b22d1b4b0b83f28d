"use client";

import clsx from "clsx";
import { Cpu, Folder, History, type LucideIcon, Radio, Ratio, User, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { shownRatio } from "@/lib/format";
import type { Suggestion } from "./suggestions";

/** The cell that the arrow keys have come to: the suggestion itself, or (1) what forgets it. */
export type Active = { row: number; cell: 0 | 1 };

const icons: Record<Suggestion["kind"], LucideIcon> = {
  recent: History,
  person: User,
  set: Folder,
  model: Cpu,
  channel: Radio,
  ratio: Ratio,
};

type Props = {
  id: string;
  suggestions: Suggestion[];
  active: Active | null;
  onPoint: (active: Active | null) => void;
  onChoose: (suggestion: Suggestion) => void;
  onRemove: (search: string) => void;
};

/** A grid that belongs to a combobox is no table: the focus stays in the field, whose keys move from cell to cell. */
const grid = (id: string, label: string) => ({ role: "grid", id, "aria-label": label }) as const;
const gridRow = { role: "row" } as const;
const gridCell = { role: "gridcell" } as const;

/** What a combobox offers: a grid, as a search that was made before can be forgotten in its own row. */
export function SuggestionList({ id, suggestions, active, onPoint, onChoose, onRemove }: Props) {
  const t = useTranslations("search");
  const cell = (row: number, at: Active["cell"], className: string) => {
    const chosen = active?.row === row && active.cell === at;
    return {
      ...gridCell,
      id: `${id}-${row}-${at}`,
      "aria-selected": chosen,
      onPointerMove: () => chosen || onPoint({ row, cell: at }),
      className: clsx(className, chosen && "bg-ink text-panel"),
    };
  };
  return (
    <div
      {...grid(id, t("suggestions"))}
      onPointerDown={(event) => event.preventDefault()}
      onPointerLeave={() => onPoint(null)}
      className="absolute inset-x-0 top-full z-30 mt-1 border border-ink bg-panel py-1"
    >
      {suggestions.map((suggestion, row) => {
        const { kind, name } = suggestion;
        const Icon = icons[kind];
        return (
          <div {...gridRow} key={`${kind} ${name}`} className="flex">
            <div {...cell(row, 0, "min-w-0 flex-1")}>
              <button
                type="button"
                tabIndex={-1}
                onClick={() => onChoose(suggestion)}
                className="flex h-9 w-full items-center gap-2.5 px-3 text-left touch:h-11"
              >
                <Icon size={16} aria-hidden="true" className="shrink-0" />
                <span className={clsx("shrink-0", kind === "recent" ? "sr-only" : "font-semibold")}>
                  {t(`kinds.${kind}`)}
                </span>
                <span className="min-w-0 flex-1 truncate">{kind === "ratio" ? shownRatio(name) : name}</span>
              </button>
            </div>
            {kind === "recent" && (
              <div {...cell(row, 1, "shrink-0")}>
                <button
                  type="button"
                  tabIndex={-1}
                  aria-label={t("forget", { search: name })}
                  onClick={() => onRemove(name)}
                  className="grid h-9 w-10 place-items-center touch:h-11 touch:w-12"
                >
                  <X size={14} aria-hidden="true" />
                </button>
              </div>
            )}
          </div>
        );
      })}
    </div>
  );
}
