"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { SetForm } from "./set-form";

/** Makes a set and opens it. */
export function NewSet() {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="mark" onClick={() => setOpen(true)}>
        New set
      </Button>
      {open && <SetForm onSaved={({ id }) => router.push(`/sets/${id}`)} onClose={() => setOpen(false)} />}
    </>
  );
}
