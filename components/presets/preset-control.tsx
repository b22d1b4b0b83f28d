"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent } from "react";
import { changeDraft, type Draft } from "@/components/composer/draft";
import { passFocus } from "@/components/composer/pass-focus";
import { request } from "@/components/request";
import { Button } from "@/components/ui/button";
import type { PresetView } from "@/lib/schemas/preset";

/** Which preset the prompt goes into, and the way to all of them. */
export function PresetControl({ draft, onOpen }: { draft: Draft; onOpen: () => void }) {
  const t = useTranslations("presets");
  const { preset } = draft;
  const id = preset?.id;
  const refresh = useEffectEvent(({ presets }: { presets: PresetView[] }) => {
    const now = presets.find((one) => one.id === preset?.id);
    if (now && preset && (now.text !== preset.text || now.name !== preset.name)) {
      changeDraft({ preset: { id: now.id, name: now.name, text: now.text } });
    }
  });
  // Somebody may have changed it since it was taken up; while that is not known, it is as it was.
  useEffect(() => {
    if (id) request<{ presets: PresetView[] }>("GET", "/api/presets").then(refresh, () => undefined);
  }, [id]);
  return (
    <div className="flex max-w-full items-center gap-1">
      <Button className="min-w-0 shrink!" onClick={onOpen}>
        <span className="max-w-56 truncate">{preset ? t("current", { name: preset.name }) : t("presets")}</span>
      </Button>
      {preset && (
        <button
          type="button"
          aria-label={t("without", { name: preset.name })}
          onClick={(event) => {
            passFocus(event.currentTarget);
            changeDraft({ preset: null });
          }}
          className="flex size-9 items-center justify-center touch:size-11"
        >
          <X size={16} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
