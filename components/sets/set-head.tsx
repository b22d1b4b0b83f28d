"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { request, wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { later } from "@/components/ui/later";
import { useParting } from "@/components/ui/parting";
import { Problem } from "@/components/ui/problem";
import { say, undoable } from "@/components/ui/toasts";
import { useAction } from "@/components/use-action";
import type { SetView } from "@/lib/schemas/set";
import { SetForm } from "./set-form";

const ShareDialog = later(async () => (await import("@/components/share/share-dialog")).ShareDialog);

type Props = { set: SetView; sharing: boolean; onSharing: (on: boolean) => void };

/** A set's name and description, and what can be done with the whole of it. */
export function SetHead({ set, sharing, onSharing }: Props) {
  const common = useTranslations("common");
  const t = useTranslations("sets");
  const router = useRouter();
  const { me, sets } = useStudio();
  const [editing, setEditing] = useState(false);
  const { busy, problems, run } = useAction();
  const linked = set.links === 0 ? "" : ` · ${t("shownBy", { count: set.links })}`;

  const part = useParting();

  const remove = () =>
    run(async () => {
      await request("DELETE", `/api/sets/${set.id}`);
      sets.forget(set.id);
      const { name, links } = set;
      undoable(links === 0 ? t("deleted", { name }) : t("deletedLinks", { name, count: links }), () =>
        request("POST", `/api/sets/${set.id}/restore`).then(router.refresh, (error: unknown) => say(wordsOf(error))),
      );
      part();
      router.push("/sets");
      router.refresh();
    });

  /** There may be a link more now, or one less. */
  const closeShare = () => {
    onSharing(false);
    request<SetView>("GET", `/api/sets/${set.id}`).then(
      (now) => sets.update(now),
      () => undefined,
    );
  };

  return (
    <div className="flex flex-wrap items-start justify-between gap-3 px-2 pt-5 pb-3 md:px-4">
      <div className="min-w-0 max-w-180">
        <h1 className="text-head break-words">{set.name}</h1>
        <p className="print pt-1 text-muted">
          {common("images", { count: set.count })} · {set.person.name}
          {linked}
        </p>
        {set.description && <p className="pt-2 break-words whitespace-pre-line">{set.description}</p>}
      </div>
      {me.role !== "viewer" && (
        <div className="flex flex-wrap gap-2">
          <Button look="mark" aria-keyshortcuts="s" onClick={() => onSharing(true)}>
            {t("share")}
          </Button>
          <Button onClick={() => setEditing(true)}>{t("edit")}</Button>
          <Button disabled={busy} onClick={remove}>
            {t("delete")}
          </Button>
          <Problem>{problems[""]}</Problem>
        </div>
      )}
      {sharing && <ShareDialog target={{ setId: set.id }} title={set.name} onClose={closeShare} />}
      {editing && (
        <SetForm
          set={set}
          onClose={() => setEditing(false)}
          onSaved={(changed) => {
            sets.update(changed);
            router.refresh();
            setEditing(false);
          }}
        />
      )}
    </div>
  );
}
