"use client";

import { Command } from "cmdk";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { addressOf } from "@/components/search/address";
import { useFacets } from "@/components/search/facets";
import { rememberSearch } from "@/components/search/recent";
import { useStudio } from "@/components/studio/context";
import { Dialog } from "@/components/ui/dialog";
import { imageAddress } from "@/components/viewer/address";
import { frameNumber } from "@/lib/format";
import { actionsOf, type PaletteCommand, preferencesOf } from "./all";
import type { OpenedProps } from "./commands";
import { Group, Item } from "./item";
import { matches } from "./matches";
import { placesOf } from "./places";
import { useFound } from "./use-found";

const mostPeople = 4;

/** Everything that can be done from here, found by typing; and images, sets and people by their words. */
export function Palette({ shortcuts, onDone }: OpenedProps) {
  const t = useTranslations("palette");
  const theme = useTranslations("settings");
  const router = useRouter();
  const { me } = useStudio();
  const [text, setText] = useState("");
  const words = text.trim();
  const { frames, sets } = useFound(words);
  const { facets } = useFacets(words !== "");
  const people = words ? (facets?.people.filter(({ name }) => matches(name, words)).slice(0, mostPeople) ?? []) : [];

  const go = (href: string) => onDone(() => router.push(href as Route));
  const search = () => {
    rememberSearch(words);
    go(addressOf("team", { q: words }));
  };
  const commands = (of: PaletteCommand[]) =>
    of
      .filter(({ name, also = "" }) => matches(`${name} ${also}`, words))
      .map(({ id, name, lang, keys, run }) => (
        <Item key={id} id={id} lang={lang} keys={keys} onSelect={() => onDone(run)}>
          {name}
        </Item>
      ));
  const places: PaletteCommand[] = placesOf(me).map(({ href, name }) => ({
    id: href,
    name: t(`places.${name}`),
    also: t("go"),
    run: () => router.push(href),
  }));

  return (
    <Dialog title={t("title")} onClose={() => onDone()}>
      <Command label={t("title")} shouldFilter={false} loop vimBindings={false}>
        <Command.Input
          data-first
          value={text}
          onValueChange={setText}
          placeholder={t("placeholder")}
          maxLength={300}
          className="h-11 w-full rounded-control border border-control bg-panel px-3 text-prompt placeholder:text-muted"
        />
        <Command.List
          label={t("commands")}
          className="mt-3 h-[min(26rem,55dvh)] overflow-y-auto border-t border-hairline"
        >
          <Group heading={t("actions")}>{commands(actionsOf(shortcuts, t))}</Group>
          <Group heading={t("go")}>{commands(places)}</Group>
          <Group heading={t("preferences")}>{commands(preferencesOf(t, theme, router.refresh))}</Group>
          {words && (
            <Group heading={t("find")}>
              <Item id="search" onSelect={search}>
                {t("searchFor", { words })}
              </Item>
              {people.map(({ id, name }) => (
                <Item key={id} id={`person ${id}`} onSelect={() => go(addressOf("team", { person: id }))}>
                  {t("imagesOf", { name })}
                </Item>
              ))}
              {sets.map(({ id, name }) => (
                <Item key={id} id={`set ${id}`} onSelect={() => go(`/sets/${id}`)}>
                  {t("set", { name })}
                </Item>
              ))}
            </Group>
          )}
          {frames.length > 0 && (
            <Group heading={t("images")}>
              {frames.map(({ id, number, prompt, width, height }) => (
                <Item key={id} id={`image ${id}`} onSelect={() => go(imageAddress(id))}>
                  <img
                    src={`/media/${id}/small`}
                    width={width}
                    height={height}
                    alt=""
                    className="h-9 w-14 shrink-0 object-contain object-left"
                  />
                  <span className="print shrink-0 font-semibold">{frameNumber(number)}</span>
                  <span dir="auto" className="min-w-0 flex-1 truncate">
                    {prompt}
                  </span>
                </Item>
              ))}
            </Group>
          )}
        </Command.List>
      </Command>
    </Dialog>
  );
}
