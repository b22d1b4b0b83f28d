"use client";

import { Search as Glass, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useRef, useState, useSyncExternalStore } from "react";
import { openPalette } from "@/components/palette/open";
import { KeyNames } from "@/components/ui/key-names";
import { useShortcuts } from "@/components/ui/shortcuts";
import { filterQuery } from "@/lib/schemas/filter";
import { addressOf } from "./address";
import { useSearch } from "./context";
import { useFacets } from "./facets";
import { forgetSearch, recentSearches, subscribeSearches } from "./recent";
import { type Active, SuggestionList } from "./suggestion-list";
import { type Suggestion, suggestionsFor } from "./suggestions";
import { useTyping } from "./use-typing";

const noSearches: readonly string[] = [];

/** The search box of the header; below it, what was searched for before and the filters that what is typed may mean. */
export function SearchBox() {
  const t = useTranslations("search");
  const { filter, scope, here } = useSearch();
  const { text, type, begin, search, leave, become } = useTyping();
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState<Active | null>(null);
  const listId = useId();
  const recent = useSyncExternalStore(subscribeSearches, recentSearches, () => noSearches);
  const { facets } = useFacets(open && text.trim() !== "");
  const suggestions = open ? suggestionsFor(text, recent, facets) : [];
  const expanded = suggestions.length > 0;
  const chosen = active ? suggestions[active.row] : undefined;

  useShortcuts([["/", () => input.current?.select(), "search"]]);

  const close = () => {
    setOpen(false);
    setActive(null);
  };
  const choose = (suggestion: Suggestion) => {
    close();
    if (suggestion.kind === "recent") search(suggestion.name);
    else become(suggestion.change);
  };
  const remove = (search: string) => {
    forgetSearch(search);
    setActive(null);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      if (!expanded) return event.currentTarget.blur();
      event.preventDefault();
      return close();
    }
    const next = expanded ? moved(active, event.key, suggestions) : undefined;
    if (next === undefined) {
      if (event.key === "ArrowDown") setOpen(true);
      return;
    }
    event.preventDefault();
    setActive(next);
  };

  return (
    <search className="search-box relative flex min-w-0 flex-1 md:max-w-85">
      <form
        action={addressOf(scope, {})}
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen?.kind === "recent" && active?.cell === 1) return remove(chosen.name);
          if (chosen) return choose(chosen);
          close();
          search(text);
        }}
        className="contents"
      >
        <Glass
          size={16}
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-muted phone:left-2.5"
        />
        <input
          ref={input}
          name="q"
          role="combobox"
          aria-label={t("label")}
          aria-expanded={expanded}
          aria-haspopup="grid"
          aria-autocomplete="list"
          aria-controls={expanded ? listId : undefined}
          aria-activedescendant={expanded && active ? `${listId}-${active.row}-${active.cell}` : undefined}
          placeholder={t("placeholder")}
          value={text}
          maxLength={300}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
          onFocus={() => {
            begin();
            setOpen(true);
          }}
          onClick={() => setOpen(true)}
          onBlur={() => {
            close();
            leave();
          }}
          onChange={(event) => {
            setOpen(true);
            setActive(null);
            type(event.target.value, !(event.nativeEvent as InputEvent).isComposing);
          }}
          onCompositionEnd={(event) => type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          className="h-9 w-full min-w-0 rounded-control border border-control bg-panel pr-9 pl-9 text-ellipsis placeholder:text-muted hover:border-ink phone:pr-1 phone:pl-8 phone:not-placeholder-shown:pr-9 md:placeholder-shown:pr-16 touch:h-11 touch:text-prompt"
        />
        {here &&
          [...filterQuery({ ...filter, q: "" })].map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
        {text === "" ? (
          <button
            type="button"
            onClick={() => openPalette()}
            className="absolute inset-y-1 right-1 rounded-[3px] px-2 text-muted hover:text-ink phone:hidden"
          >
            <span className="sr-only">{t("palette")}: </span>
            <KeyNames of="mod+k" />
          </button>
        ) : (
          <button
            type="button"
            aria-label={t("clearSearch")}
            onClick={() => {
              type("");
              input.current?.focus();
            }}
            className="absolute inset-y-0 right-0 grid w-9 place-items-center text-muted hover:text-ink touch:w-11"
          >
            <X size={16} aria-hidden="true" />
          </button>
        )}
        {expanded && (
          <SuggestionList
            id={listId}
            suggestions={suggestions}
            active={active}
            onPoint={setActive}
            onChoose={choose}
            onRemove={remove}
          />
        )}
      </form>
    </search>
  );
}

/** Where an arrow key leads in the list: null back to the field, undefined if the key is not one of the list's. */
function moved(active: Active | null, key: string, { length, ...all }: Suggestion[]): Active | null | undefined {
  const row = active?.row ?? -1;
  if (key === "ArrowDown") return { row: (row + 1) % length, cell: 0 };
  if (key === "ArrowUp") return { row: row <= 0 ? length - 1 : row - 1, cell: 0 };
  if (!active || all[row]?.kind !== "recent") return undefined;
  if (key === "ArrowRight") return { row, cell: 1 };
  return key === "ArrowLeft" && active.cell === 1 ? { row, cell: 0 } : undefined;
}
