"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { dismissUpload, usePending } from "./uploads";

/** The files that cannot be references, each with its reason. */
export function RefusedFiles() {
  const t = useTranslations("composer");
  const refused = usePending().filter(({ fault }) => fault !== null);
  return (
    <div role="alert" className="contents">
      <ul aria-label={t("refusedFiles")} className="flex flex-col gap-1 empty:hidden">
        {refused.map(({ key, name, fault, words }) => (
          <li key={key} className="flex items-center gap-2 border-l-3 border-error pl-2 text-error">
            <span className="min-w-0 break-words">
              {name}: {fault === null || fault === "other" ? words || t("faults.other") : t(`faults.${fault}`)}
            </span>
            <button
              type="button"
              aria-label={t("dismiss", { name })}
              onClick={() => dismissUpload(key)}
              className="flex size-6 shrink-0 items-center justify-center touch:size-11"
            >
              <X size={16} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
