"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { Translate } from "@/components/i18n/translate";
import { RequestError, request, wordsOf } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Choice } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Problem } from "@/components/ui/problem";
import { say } from "@/components/ui/toasts";
import { listOf } from "@/lib/format";
import type { Locale } from "@/lib/schemas/locale";
import type { OffboardingCounts, OffboardingInput, OffboardingPreview, PersonRow } from "@/lib/schemas/people";
import { OffboardingSteps } from "./offboarding-steps";

type Props = { person: PersonRow; me: boolean; onDone: () => void; onClose: () => void };

/** Ends somebody's time in the team: shows what that will do before it is done. */
export function Offboard({ person, me, onDone, onClose }: Props) {
  const common = useTranslations("common");
  const t = useTranslations("people");
  const path = `/api/users/${person.id}/offboarding`;
  const [preview, setPreview] = useState<OffboardingPreview | null>(null);
  const [unknown, setUnknown] = useState<string | undefined>();
  useEffect(() => {
    request<OffboardingPreview>("GET", path).then(setPreview, (error: unknown) => setUnknown(wordsOf(error)));
  }, [path]);
  return (
    <Dialog title={t("leave.title", { name: person.name })} onClose={onClose}>
      <Problem>{unknown}</Problem>
      {!preview && !unknown && (
        <p role="status" className="min-h-80 text-muted">
          {t("leave.counting")}
        </p>
      )}
      {preview?.obstacle && (
        <div className="flex flex-col items-start gap-4">
          <p role="alert">{t("leave.lastAdmin", { name: person.name })}</p>
          <Button onClick={onClose}>{common("close")}</Button>
        </div>
      )}
      {preview && !preview.obstacle && (
        <Decide person={person} me={me} path={path} preview={preview} onDone={onDone} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Decide({ person, me, path, preview, onDone, onClose }: Props & { path: string; preview: OffboardingPreview }) {
  const locale = useLocale();
  const t = useTranslations("people");
  const [heirId, setHeirId] = useState(preview.heirs.length === 0 ? "trash" : "");
  const [privateTo, setPrivateTo] = useState<"heir" | "trash">("heir");
  const { counts, heirs } = preview;
  const heir = heirs.find(({ id }) => id === heirId);

  const send = async () => {
    if (heirId === "") throw new RequestError(t("leave.choose"), 400, "heir", "heirId");
    const body: OffboardingInput = { heirId: heir?.id ?? null, trashPrivate: privateTo === "trash" };
    const { counts } = await request<{ counts: OffboardingCounts }>("POST", path, body);
    say(t("leave.done", { name: person.name, said: said(counts, heir?.name, t, locale) }));
    onDone();
    onClose();
  };
  return (
    <Form fields={["heirId"]} verb={t("offboard")} look="danger" send={send}>
      {(problems) => (
        <>
          {me && <p className="font-semibold">{t("leave.you")}</p>}
          <Choice
            label={t("leave.goesTo")}
            hint={t("leave.goesToHint")}
            value={heirId}
            onChange={(event) => setHeirId(event.target.value)}
            error={problems.heirId}
          >
            <option value="">{t("leave.chooseOption")}</option>
            {heirs.map(({ id, name, email }) => (
              <option key={id} value={id}>
                {name} ({email})
              </option>
            ))}
            <option value="trash">{t("leave.nobody")}</option>
          </Choice>
          {heir && counts.privateImages + counts.running > 0 && (
            <Choice
              label={t("leave.private")}
              hint={t("leave.privateHint")}
              value={privateTo}
              onChange={(event) => setPrivateTo(event.target.value === "trash" ? "trash" : "heir")}
            >
              <option value="heir">{t("leave.privateHeir", { name: heir.name })}</option>
              <option value="trash">{t("leave.privateTrash")}</option>
            </Choice>
          )}
          <OffboardingSteps
            counts={counts}
            heir={heir?.name ?? null}
            chosen={heirId !== ""}
            trashPrivate={privateTo === "trash"}
          />
        </>
      )}
    </Form>
  );
}

function said(counts: OffboardingCounts, heir: string | undefined, t: Translate<"people">, locale: Locale): string {
  const { images, privateImages, sets, links } = counts;
  const parts = [
    t("counts.images", { count: images + privateImages }),
    t("counts.sets", { count: sets }),
    t("counts.links", { count: links }),
  ];
  const what = listOf(parts, locale);
  return heir ? t("leave.handedOver", { what, heir }) : t("leave.putAway", { what });
}
