"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/use-action";
import { startSignOn } from "./credentials";

type Props = { name: string; next: string };

/** The way to the single sign-on, and from there to `next`. */
export function SsoButton({ name, next }: Props) {
  const t = useTranslations("auth");
  const { busy, problems, run } = useAction();
  return (
    <div className="flex flex-col gap-3">
      <Button className="h-10" aria-disabled={busy} onClick={() => void run(() => startSignOn(next))}>
        {t("sso.continue", { name })}
      </Button>
      <Problem>{problems[""]}</Problem>
    </div>
  );
}
