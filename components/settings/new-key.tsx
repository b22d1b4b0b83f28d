"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { RequestError, request, wordsAtField } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ShownOnce } from "@/components/ui/shown-once";
import { type Problems, useFocusOnProblems } from "@/components/use-action";
import { dayKey } from "@/lib/format";
import type { KeyView } from "@/lib/schemas/views";
import { KeyOptions, readKeyForm } from "./key-options";

type Props = { appUrl: string; models: string[]; onMade: (view: KeyView) => void; onClose: () => void };

/** Makes a key and shows it this once, with a call to try it. */
export function NewKey({ appUrl, models, onMade, onClose }: Props) {
  const t = useTranslations("settings");
  const { timeZone } = useStudio();
  const [made, setMade] = useState<{ key: string; view: KeyView } | null>(null);
  const [problems, setProblems] = useState<Problems>({});
  const [busy, setBusy] = useState(false);
  const form = useFocusOnProblems(problems);

  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const body = readKeyForm(new FormData(event.currentTarget));
    if (!body.name) return setProblems({ name: t("newKey.nameNeeded") });
    setBusy(true);
    setProblems({});
    try {
      const answer = await request<{ id: string; key: string; view: KeyView }>("POST", "/api/keys", body);
      setMade(answer);
      onMade(answer.view);
    } catch (error) {
      setProblems(problemOf(error));
    }
    setBusy(false);
  };

  if (made) {
    const model = made.view.models[0] ?? models[0] ?? "gpt-image-2";
    return (
      <Dialog title={t("newKey.madeTitle")} onClose={onClose}>
        <div className="flex flex-col gap-4">
          <p>{t("newKey.copyNow")}</p>
          <ShownOnce text={made.key} what={t("newKey.theKey")} look="mark" />
          <p>{t("newKey.tryIt")}</p>
          <ShownOnce text={example(appUrl, model, made.key)} what={t("newKey.theExample")} />
          <Button className="self-start" onClick={onClose}>
            {t("newKey.done")}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t("newKey.title")} onClose={onClose}>
      <form ref={form} noValidate onSubmit={make} className="flex flex-col gap-4">
        <Field
          label={t("newKey.name")}
          hint={t("newKey.nameHint")}
          name="name"
          autoComplete="off"
          error={problems.name}
        />
        <KeyOptions models={models} today={dayKey(new Date().toISOString(), timeZone)} problems={problems} />
        {problems.form && (
          <p role="alert" className="text-error">
            {problems.form}
          </p>
        )}
        <Button type="submit" look="mark" aria-disabled={busy}>
          {t("newKey.verb")}
        </Button>
      </form>
    </Dialog>
  );
}

function problemOf(error: unknown): Problems {
  const param = error instanceof RequestError ? error.param : null;
  return { [param?.split(".")[0] ?? "form"]: wordsAtField(error) };
}

function example(appUrl: string, model: string, key: string): string {
  const body = JSON.stringify({ model, prompt: "Two pears on a blue table", size: "3:2" });
  return [
    `curl ${appUrl}/v1/images/generations \\`,
    `  -H "Authorization: Bearer ${key}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${body}'`,
  ].join("\n");
}
