"use client";

import { useTranslations } from "next-intl";
import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { Check, Field, TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { PresetSettings, PresetView } from "@/lib/schemas/preset";
import { useSettingsWords } from "./settings";

type Props = {
  /** Null: a new one. */
  preset: PresetView | null;
  /** What a new one begins with, and an old one may take over. */
  start: { text: string; settings: PresetSettings };
  onSaved: (preset: PresetView) => void;
  onCancel: () => void;
};

/** A preset's name and words, whether it brings settings, and for admins whose it is. */
export function PresetForm({ preset, start, onSaved, onCancel }: Props) {
  const { me } = useStudio();
  const t = useTranslations("presets");
  const common = useTranslations("common");
  const kept = preset?.settings ?? {};
  const hasKept = Object.keys(kept).length > 0;
  const words = useSettingsWords(hasKept ? kept : start.settings);
  const send = async ({ name = "", text = "" }: Record<string, string>, form: HTMLFormElement) => {
    const ticked = (field: string) => (form.elements.namedItem(field) as HTMLInputElement | null)?.checked ?? false;
    const settings = ticked("settings") ? (hasKept ? kept : start.settings) : {};
    const body = { name, text, settings, ...(me.role === "admin" && { team: ticked("team") }) };
    const answer = preset
      ? await request<PresetView>("PATCH", `/api/presets/${preset.id}`, body)
      : await request<PresetView>("POST", "/api/presets", body);
    onSaved(answer);
  };
  return (
    <div className="flex flex-col gap-3">
      <Form fields={["name", "text"]} verb={common("save")} send={send}>
        {(problems) => (
          <>
            <Field
              label={t("name")}
              name="name"
              defaultValue={preset?.name ?? ""}
              maxLength={60}
              error={problems.name}
            />
            <TextArea
              label={t("text")}
              hint={t("textHint")}
              name="text"
              rows={4}
              defaultValue={preset?.text ?? start.text}
              maxLength={8000}
              error={problems.text}
            />
            <Check label={t("withSettings")} hint={words} name="settings" defaultChecked={preset === null || hasKept} />
            {me.role === "admin" && (
              <Check label={t("forTeam")} hint={t("forTeamHint")} name="team" defaultChecked={preset?.team ?? false} />
            )}
          </>
        )}
      </Form>
      <Button className="self-start" onClick={onCancel}>
        {common("cancel")}
      </Button>
    </div>
  );
}
