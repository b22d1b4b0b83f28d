"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { request, wordsAtField } from "@/components/request";
import type { Problems } from "@/components/use-action";
import type { ShareDetails, ShareEdit } from "@/lib/schemas/share";

export type Saving = {
  /** What was changed and is not answered for yet. */
  pending: ShareEdit;
  /** What was refused, by field. */
  problems: Problems;
  /** What to say of it all, quietly. */
  words: string;
  /** Saves one field. Says whether that went well. */
  save: (edit: ShareEdit) => Promise<boolean>;
};

/** Saves the settings of a link as they are changed, one after the other. */
export function useSaving(id: string, onSaved: (details: ShareDetails) => void): Saving {
  const t = useTranslations("share");
  const [pending, setPending] = useState<ShareEdit>({});
  const [problems, setProblems] = useState<Problems>({});
  const [words, setWords] = useState("");
  const last = useRef<Promise<unknown>>(Promise.resolve());

  const send = async (edit: ShareEdit) => {
    const [field = ""] = Object.keys(edit);
    try {
      onSaved(await request<ShareDetails>("PATCH", `/api/shares/${id}`, edit));
      setProblems(({ [field]: _, ...others }) => others);
      setWords(t("saved"));
      return true;
    } catch (error) {
      setProblems((all) => ({ ...all, [field]: wordsAtField(error) }));
      setWords("");
      return false;
    } finally {
      setPending((all) =>
        all[field as keyof ShareEdit] === edit[field as keyof ShareEdit] ? without(all, field) : all,
      );
    }
  };

  const save = (edit: ShareEdit) => {
    setPending((all) => ({ ...all, ...edit }));
    setWords(t("saving"));
    const done = last.current.then(() => send(edit));
    last.current = done;
    return done;
  };
  return { pending, problems, words, save };
}

function without(all: ShareEdit, field: string): ShareEdit {
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== field));
}
