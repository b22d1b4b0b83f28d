import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Segmented } from "@/components/ui/segmented";
import { type Choice, differsInShape } from "./choice";
import { changeDraft, type Draft } from "./draft";

type Props = { choice: Choice; draft: Draft; wrong: (param: string) => boolean };

/** What few need to say of an image: what the model has no use for is not there. */
export function Advanced({ choice, draft, wrong }: Props) {
  const t = useTranslations("composer");
  const { model, size, extras } = choice;
  return (
    <>
      {model.style && (
        <Labelled label={t("style")}>
          <input
            aria-label={t("style")}
            aria-invalid={wrong("style") || undefined}
            value={draft.style ?? ""}
            maxLength={1000}
            onChange={(event) => changeDraft({ style: event.target.value || null })}
            className="h-9 w-40 rounded-control border border-control bg-panel px-2 touch:h-11 touch:text-prompt"
          />
        </Labelled>
      )}
      {model.background && (
        <Labelled label={t("background")}>
          <Segmented
            legend={t("background")}
            options={[
              { value: "auto", label: t("backgrounds.auto") },
              { value: "transparent", label: t("backgrounds.transparent") },
              { value: "opaque", label: t("backgrounds.opaque") },
            ]}
            value={extras.background ?? "auto"}
            onChange={(value) => changeDraft({ background: value === "auto" ? null : value })}
            invalid={wrong("background")}
          />
        </Labelled>
      )}
      {model.watermark && (
        <Labelled label={t("watermark")}>
          <Segmented
            legend={t("watermark")}
            options={[
              { value: "unsaid", label: t("watermarks.unsaid") },
              { value: "with", label: t("watermarks.with") },
              { value: "without", label: t("watermarks.without") },
            ]}
            value={extras.watermark === null ? "unsaid" : extras.watermark ? "with" : "without"}
            onChange={(value) => changeDraft({ watermark: value === "unsaid" ? null : value === "with" })}
            invalid={wrong("watermark")}
          />
        </Labelled>
      )}
      {model.formats.length > 1 && <Format {...{ choice, draft, wrong }} />}
      {size && differsInShape(size) && (
        <Tick
          label={t("crop", { shape: size.label })}
          checked={draft.crop}
          onChange={(crop) => changeDraft({ crop })}
        />
      )}
      <Tick label={t("onlyMe")} checked={draft.private} onChange={(value) => changeDraft({ private: value })} />
    </>
  );
}

function Format({ choice, draft, wrong }: Props) {
  const t = useTranslations("composer");
  const { model, extras } = choice;
  const lossy = extras.format === "jpeg" || extras.format === "webp";
  return (
    <>
      <Labelled label={t("format")}>
        <Segmented
          legend={t("format")}
          options={[
            { value: "usual", label: t("formats.usual") },
            ...model.formats.map((name) => ({
              value: name,
              label: name === "jpeg" ? "JPEG" : name === "png" ? "PNG" : name === "webp" ? "WebP" : name,
              disabled: name === "jpeg" && extras.background === "transparent",
            })),
          ]}
          value={extras.format ?? "usual"}
          onChange={(value) => changeDraft({ format: value === "usual" ? null : value })}
          invalid={wrong("output_format")}
        />
      </Labelled>
      {lossy && (
        <Labelled label={t("compression")}>
          <input
            type="number"
            aria-label={t("compression")}
            aria-invalid={wrong("output_compression") || undefined}
            min={0}
            max={100}
            placeholder="100"
            value={draft.compression ?? ""}
            onChange={({ target }) => {
              const value = target.value === "" ? null : Math.min(100, Math.max(0, Math.round(target.valueAsNumber)));
              changeDraft({ compression: value });
            }}
            className="h-9 w-18 rounded-control border border-control bg-panel px-2 touch:h-11 touch:text-prompt"
          />
        </Labelled>
      )}
    </>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span aria-hidden="true" className="text-muted">
        {label}
      </span>
      {children}
    </div>
  );
}

function Tick({ label, checked, onChange }: { label: string; checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="flex min-h-9 items-center gap-2 touch:min-h-11">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4.5 accent-ink touch:size-6"
      />
      {label}
    </label>
  );
}
