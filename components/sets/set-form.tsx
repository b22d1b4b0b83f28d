"use client";

import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { request } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, TextArea } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { useAction, useFocusOnProblems } from "@/components/use-action";
import type { SetView } from "@/lib/schemas/set";

type Props = {
  /** The set that is changed; without one a new one is made. */
  set?: SetView;
  onSaved: (set: SetView) => void;
  onClose: () => void;
};

/** Name and description of a set. Only what was changed is sent, so that nobody else's change is undone. */
export function SetForm({ set, onSaved, onClose }: Props) {
  const common = useTranslations("common");
  const t = useTranslations("sets");
  const { busy, problems, setProblems, run } = useAction(["name", "description"]);
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [name, description] = [String(form.get("name")).trim(), String(form.get("description")).trim()];
    if (!name) return setProblems({ name: t("nameNeeded") });
    void run(async () => {
      if (!set) return onSaved(await request<SetView>("POST", "/api/sets", { name, description }));
      const changes = {
        ...(name !== set.name && { name }),
        ...(description !== (set.description ?? "") && { description }),
      };
      onSaved(await request<SetView>("PATCH", `/api/sets/${set.id}`, changes));
    });
  };
  return (
    <Dialog title={set ? t("editTitle") : t("new")} onClose={onClose}>
      <form ref={useFocusOnProblems(problems)} onSubmit={save} noValidate className="flex flex-col gap-4">
        <Field
          label={t("name")}
          name="name"
          maxLength={120}
          autoComplete="off"
          defaultValue={set?.name}
          error={problems.name}
        />
        <TextArea
          label={t("description")}
          hint={t("descriptionHint")}
          name="description"
          maxLength={2000}
          defaultValue={set?.description ?? ""}
          error={problems.description}
        />
        <Problem>{problems[""]}</Problem>
        <div className="flex gap-2">
          <Button type="submit" look="mark" disabled={busy}>
            {set ? common("save") : t("make")}
          </Button>
          <Button onClick={onClose}>{common("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
