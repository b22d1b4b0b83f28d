"use client";

import { useTranslations } from "next-intl";
import { ShortcutSwitch } from "@/components/settings/shortcut-switch";
import { Dialog } from "@/components/ui/dialog";
import { KeyNames } from "@/components/ui/key-names";
import type { ShortcutLabel } from "@/components/ui/shortcuts";
import type { OpenedProps } from "./commands";

const everywhere: ReadonlySet<ShortcutLabel> = new Set(["search", "palette", "help"]);

/** The keys that work on this page, and the switch for those without Ctrl or Cmd. */
export function KeyList({ shortcuts, onDone }: OpenedProps) {
  const t = useTranslations("palette");
  const groups = [
    { title: t("here"), keys: shortcuts.filter(({ label }) => !everywhere.has(label)) },
    { title: t("everywhere"), keys: shortcuts.filter(({ label }) => everywhere.has(label)) },
  ].filter(({ keys }) => keys.length > 0);
  return (
    <Dialog title={t("keysTitle")} onClose={() => onDone()}>
      <div className="flex flex-col gap-4">
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="border-b border-ink pb-1 font-semibold">{title}</h3>
            <dl className="gap-x-8 sm:columns-2">
              {keys.map(({ key, label }) => (
                <div
                  key={label}
                  className="flex min-h-8 break-inside-avoid items-center justify-between gap-4 border-b border-hairline"
                >
                  <dt>{t(`keys.${label}`)}</dt>
                  <dd className="whitespace-nowrap">
                    <KeyNames of={key} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <ShortcutSwitch />
      </div>
    </Dialog>
  );
}
