"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useAction } from "@/components/use-action";
import { Button, type ButtonLook } from "./button";
import { Dialog } from "./dialog";
import { Problem } from "./problem";

type Props = {
  title: string;
  /** What will be done, on the button. */
  verb: string;
  /** What the other button says. */
  otherwise?: string;
  look?: ButtonLook;
  onConfirm: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
};

/** Asks once more before what cannot be undone. */
export function Confirm({ title, verb, otherwise, look = "danger", onConfirm, onClose, children }: Props) {
  const t = useTranslations("common");
  const { busy, problems, run } = useAction();
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="flex flex-col gap-4">
        {children}
        <Problem>{problems[""]}</Problem>
        <div className="flex gap-2">
          <Button look={look} disabled={busy} onClick={async () => (await run(onConfirm)) && onClose()}>
            {verb}
          </Button>
          <Button onClick={onClose}>{otherwise ?? t("cancel")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
