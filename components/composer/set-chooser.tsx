"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFoundSets } from "@/components/sets/use-found-sets";
import { Dialog } from "@/components/ui/dialog";
import { Problem } from "@/components/ui/problem";
import { changeDraft } from "./draft";

/** Chooses the set that the next images are put into, by its name, the newest first. */
export function SetChooser({ onClose }: { onClose: () => void }) {
  const t = useTranslations("composer");
  const [query, setQuery] = useState("");
  const { sets, problem } = useFoundSets(query);
  return (
    <Dialog title={t("chooseSet")} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <input
          data-first
          type="search"
          aria-label={t("findSet")}
          placeholder={t("findSet")}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="h-10 rounded-control border border-control bg-panel px-3 touch:h-11 touch:text-prompt"
        />
        <Problem>{problem}</Problem>
        <div className="h-56 overflow-y-auto border-y border-hairline">
          <ul aria-label={t("sets")}>
            {sets?.map(({ id, name }) => (
              <li key={id} className="border-b border-hairline last:border-b-0">
                <button
                  type="button"
                  onClick={() => {
                    changeDraft({ set: { id, name } });
                    onClose();
                  }}
                  className="w-full px-2 py-2 text-left break-words hover:bg-page focus-visible:-outline-offset-2 focus-visible:shadow-none touch:min-h-11"
                >
                  {name}
                </button>
              </li>
            ))}
          </ul>
          {sets?.length === 0 && <p className="px-2 py-3 text-muted">{query.trim() ? t("noSet") : t("noSets")}</p>}
        </div>
      </div>
    </Dialog>
  );
}
