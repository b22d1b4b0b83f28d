"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { SetView } from "@/lib/schemas/set";
import { SetForm } from "./set-form";

/** Makes a set and opens it. */
export function NewSet() {
  const t = useTranslations("sets");
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const show = ({ id }: SetView) => {
    router.push(`/sets/${id}`);
    router.refresh();
  };
  return (
    <>
      <Button look="mark" onClick={() => setOpen(true)}>
        {t("new")}
      </Button>
      {open && <SetForm onSaved={show} onClose={() => setOpen(false)} />}
    </>
  );
}
