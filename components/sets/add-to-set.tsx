"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { request, wordsOf } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { say, undoable } from "@/components/ui/toasts";
import { useAction } from "@/components/use-action";
import type { SetView } from "@/lib/schemas/set";
import { addToSet, newSet, removeFromSet } from "./changes";
import { SetThumbnail } from "./thumbnail";
import { useFoundSets } from "./use-found-sets";

type Props = { imageIds: string[]; onClose: () => void; onAdded: () => void };

/** Puts images into a set that is found by its name, newest first, or into a new one. */
export function AddToSet({ imageIds, onClose, onAdded }: Props) {
  const common = useTranslations("common");
  const t = useTranslations("sets");
  const router = useRouter();
  const [query, setQuery] = useState("");
  const [name, setName] = useState<string | null>(null);
  const { busy, problems, setProblems, run } = useAction(["name"]);
  const { sets, problem } = useFoundSets(query);
  const images = common("images", { count: imageIds.length });
  /** What was looked for and not found is what a new set would be called. */
  const newName = name ?? (sets?.length === 0 ? query : "");

  const after = (words: string, undo: () => Promise<unknown>) => {
    onAdded();
    undoable(words, () => undo().then(router.refresh, (error: unknown) => say(wordsOf(error))));
  };
  const add = (set: SetView) =>
    run(async () => {
      const outcome = await addToSet(set.id, imageIds, t);
      if (outcome.added.length > 0) return after(outcome.words, () => removeFromSet(set.id, outcome.added));
      onAdded();
      say(outcome.words);
    });
  const create = (event: FormEvent) => {
    event.preventDefault();
    if (!newName.trim()) return setProblems({ name: t("nameNewNeeded") });
    void run(async () => {
      const set = await newSet(newName, imageIds);
      const held = common("images", { count: set.count });
      after(t("made", { name: set.name, images: held }), () => request("DELETE", `/api/sets/${set.id}`));
    });
  };
  const find = (event: FormEvent) => {
    event.preventDefault();
    if (sets?.length === 1 && sets[0]) void add(sets[0]);
  };

  return (
    <Dialog title={t("addTitle", { images })} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <form onSubmit={find}>
          <Field
            label={t("find")}
            type="search"
            autoComplete="off"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </form>
        <div className="h-64 overflow-y-auto border-y border-hairline">
          {sets && sets.length > 0 && (
            <ul aria-label={t("label")}>
              {sets.map((set) => (
                <li key={set.id} className="border-b border-hairline last:border-b-0">
                  <button
                    type="button"
                    disabled={busy}
                    onClick={() => add(set)}
                    className="flex w-full items-center gap-3 px-1 py-1.5 text-left hover:bg-page focus-visible:-outline-offset-2 focus-visible:shadow-none"
                  >
                    <SetThumbnail cover={set.cover} className="size-10" />
                    <span className="min-w-0 flex-1">
                      <span className="block truncate font-semibold">{set.name}</span>
                      <span className="print block text-muted">
                        {common("images", { count: set.count })}
                        {set.links > 0 && ` · ${t("shownBy", { count: set.links })}`}
                      </span>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
          {sets?.length === 0 && (
            <p className="py-3 text-muted">{query ? t("noneFound", { query }) : t("nameFirst")}</p>
          )}
          <Problem>{problem}</Problem>
        </div>
        <Problem>{problems[""] ?? problems.imageIds}</Problem>
        <form onSubmit={create} noValidate className="flex flex-wrap items-end gap-2">
          <div className="min-w-56 flex-1">
            <Field
              label={t("new")}
              autoComplete="off"
              maxLength={120}
              value={newName}
              error={problems.name}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          <Button type="submit" disabled={busy} className="h-10 phone:w-full">
            {t("newFrom", { images })}
          </Button>
        </form>
      </div>
    </Dialog>
  );
}
