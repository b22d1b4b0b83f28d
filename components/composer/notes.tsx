import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Choice } from "./choice";
import { changeDraft, type Draft } from "./draft";
import { passFocus } from "./pass-focus";

/** What the draft says that one does not see in its fields: what it is a remix of, and what the model has no use for. */
export function Notes({ choice, draft }: { choice: Choice; draft: Draft }) {
  const t = useTranslations("composer");
  const common = useTranslations("common");
  const names = choice.dropped.flatMap((name) => (name === "set" || name === "size" ? [] : [t(`dropped.${name}`)]));
  return (
    <>
      {draft.parentId && (
        <p className="flex items-center gap-1.5">
          <img src={`/media/${draft.parentId}/small`} alt="" className="size-6 bg-page object-contain" />
          {t("remixOf")}
          <button
            type="button"
            aria-label={t("noRemix")}
            onClick={() => {
              passFocus(null);
              changeDraft({ parentId: null });
            }}
            className="flex size-6 items-center justify-center touch:size-11"
          >
            <X size={14} aria-hidden="true" />
          </button>
        </p>
      )}
      {choice.size && choice.dropped.includes("size") && (
        <p className="text-muted">
          {t("otherSize", {
            ...{ model: choice.model.name, asked: draft.size?.replace("x", " × ") ?? "" },
            ...{ label: choice.size.label, width: choice.size.width, height: choice.size.height },
          })}
        </p>
      )}
      {choice.dropped.includes("set") && <p className="text-muted">{t("noPrivateSet")}</p>}
      {names.length > 0 && (
        <p className="text-muted">
          {t("leftOut", { model: choice.model.name, what: names.join(common("comma")), count: names.length })}
        </p>
      )}
    </>
  );
}
