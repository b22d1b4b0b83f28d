"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { passFocus } from "./pass-focus";
import { dismissUpload, dismissUploads, usePending } from "./uploads";

/** The files that cannot be references, each with its reason. */
export function RefusedFiles() {
  const t = useTranslations("composer");
  const refused = usePending().filter(({ fault }) => fault !== null);
  return (
    <>
      <div role="alert" className="contents">
        <ul
          aria-label={t("refusedFiles")}
          className="-m-1 flex max-h-34 shrink-0 flex-col gap-1 overflow-y-auto p-1 empty:hidden"
        >
          {refused.map(({ key, name, fault, words }) => (
            <li key={key} className="flex items-center gap-2 border-l-3 border-error pl-2 text-error">
              <span className="min-w-0 wrap-anywhere">
                {name}: {fault === null || fault === "other" ? words || t("faults.other") : t(`faults.${fault}`)}
              </span>
              <button
                type="button"
                aria-label={t("dismiss", { name })}
                onClick={(event) => {
                  passFocus(event.currentTarget.closest("li"));
                  dismissUpload(key);
                }}
                className="flex size-6 shrink-0 items-center justify-center touch:size-11"
              >
                <X size={16} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      </div>
      {refused.length > 1 && (
        <button
          type="button"
          onClick={() => {
            passFocus(null);
            dismissUploads();
          }}
          className="h-8 shrink-0 self-start underline underline-offset-2 touch:h-11"
        >
          {t("dismissAll")}
        </button>
      )}
    </>
  );
}
