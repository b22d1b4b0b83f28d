"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { Choice } from "@/components/composer/choice";
import { changeDraft, type Draft, fillDraft } from "@/components/composer/draft";
import { request, wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Problem } from "@/components/ui/problem";
import { undoable } from "@/components/ui/toasts";
import type { PresetView } from "@/lib/schemas/preset";
import { PresetForm } from "./preset-form";
import { PresetList } from "./preset-list";
import { settingsOf } from "./settings";

type Props = { draft: Draft; choice: Choice; onClose: () => void };
type Editing = { preset: PresetView | null };

/** The team's house styles and one's own: taken up, made from the draft, changed, deleted. */
export function PresetsDialog({ draft, choice, onClose }: Props) {
  const { announce } = useStudio();
  const t = useTranslations("presets");
  const [presets, setPresets] = useState<PresetView[] | null>(null);
  const [problem, setProblem] = useState("");
  const [editing, setEditing] = useState<Editing | null>(null);

  useEffect(() => {
    request<{ presets: PresetView[] }>("GET", "/api/presets").then(
      (found) => setPresets(found.presets),
      (error: unknown) => setProblem(wordsOf(error)),
    );
  }, []);

  const apply = ({ id, name, text, settings }: PresetView) => {
    onClose();
    fillDraft({ ...(settings as Partial<Draft>), preset: { id, name, text } });
    announce(t("applied", { name }));
  };
  const saved = (preset: PresetView) => {
    const others = (presets ?? []).filter(({ id }) => id !== preset.id);
    setPresets([...others, preset].toSorted((a, b) => Number(b.team) - Number(a.team) || a.name.localeCompare(b.name)));
    setEditing(null);
    // What is taken up already is to be what it has become.
    const { id, name, text } = preset;
    if (draft.preset?.id === id) changeDraft({ preset: { id, name, text } });
    announce(t("saved", { name }));
  };
  const remove = async (preset: PresetView) => {
    try {
      await request("DELETE", `/api/presets/${preset.id}`);
      setPresets((presets ?? []).filter(({ id }) => id !== preset.id));
      if (draft.preset?.id === preset.id) changeDraft({ preset: null });
      undoable(t("deleted", { name: preset.name }), async () => {
        const back = await request<PresetView>("POST", `/api/presets/${preset.id}/restore`);
        setPresets((now) => [...(now ?? []), back]);
        announce(t("restored", { name: preset.name }));
      });
    } catch (error) {
      setProblem(wordsOf(error));
    }
  };

  return (
    <Dialog title={editing ? t(editing.preset ? "edit" : "create") : t("presets")} onClose={onClose}>
      {editing ? (
        <PresetForm
          preset={editing.preset}
          start={{ text: draft.preset?.text ?? draft.prompt, settings: settingsOf(choice) }}
          onSaved={saved}
          onCancel={() => setEditing(null)}
        />
      ) : (
        <div className="flex flex-col gap-4">
          <Problem>{problem}</Problem>
          {presets && (
            <PresetList
              presets={presets}
              current={draft.preset?.id ?? null}
              onApply={apply}
              onEdit={(preset) => setEditing({ preset })}
              onDelete={remove}
            />
          )}
          <Button data-first className="self-start" onClick={() => setEditing({ preset: null })}>
            {t("fromDraft")}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
