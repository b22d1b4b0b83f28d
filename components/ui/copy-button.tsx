"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import { Button, type ButtonLook } from "./button";

type Props = Omit<ComponentProps<"button">, "onClick"> & {
  text: string;
  what: string;
  label?: string;
  look?: ButtonLook;
};

/** Copies a text; `what` names it for those who do not see where it stands. With a `label` it is of full size. */
export function CopyButton({ text, what, label, look = "plain", ...props }: Props) {
  const t = useTranslations("common");
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    if (!(await copyText(text))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  const Icon = copied ? Check : Copy;
  return (
    <Button
      look={look}
      onClick={copy}
      aria-label={t("copyWhat", { what })}
      title={label ? undefined : t("copyWhat", { what })}
      className={label ? "" : "h-8! w-8 px-0! touch:h-11! touch:w-11"}
      {...props}
    >
      <Icon size={14} aria-hidden="true" />
      {label}
      <span role="status" className="sr-only">
        {copied ? t("copied") : ""}
      </span>
    </Button>
  );
}

/** The clipboard exists on secure addresses alone; elsewhere a selection does it. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const area = document.createElement("textarea");
  area.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
