import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { changeDraft, type Draft } from "./draft";
import { passFocus } from "./pass-focus";

/** Where the images go beside the sheet. */
export function SetControl({ set, onOpen }: { set: Draft["set"]; onOpen: () => void }) {
  const t = useTranslations("composer");
  return (
    <div className="flex max-w-full items-center gap-1">
      <Button className="min-w-0 shrink!" onClick={onOpen}>
        <span className="max-w-44 truncate">{set ? t("toSet", { name: set.name }) : t("set")}</span>
      </Button>
      {set && (
        <button
          type="button"
          aria-label={t("notToSet", { name: set.name })}
          onClick={(event) => {
            passFocus(event.currentTarget);
            changeDraft({ set: null });
          }}
          className="flex size-9 items-center justify-center touch:size-11"
        >
          <X size={16} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
