"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { SetForm } from "./set-form";

/** Makes a set and opens it. */
export function NewSet() {
  const t = useTranslations("sets");
  const router = useRouter();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="mark" onClick={() => setOpen(true)}>
        {t("new")}
      </Button>
      {open && <SetForm onSaved={({ id }) => router.push(`/sets/${id}`)} onClose={() => setOpen(false)} />}
    </>
  );
}
