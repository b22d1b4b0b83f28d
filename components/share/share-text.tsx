"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import { Field, TextArea } from "@/components/ui/field";
import type { Saving } from "./saving";

type Props = {
  label: string;
  name: "title" | "description";
  value: string | null;
  most: number;
  saving: Saving;
};

/** A text of a link; it is saved when one stops writing, goes elsewhere or closes the dialog. */
export function ShareText({ label, name, value, most, saving }: Props) {
  const saved = useRef(value ?? "");
  const written = useRef(value ?? "");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const flush = () => {
    clearTimeout(timer.current);
    if (written.current.trim() === saved.current) return;
    saved.current = written.current.trim();
    void saving.save({ [name]: saved.current || null });
  };
  const leave = useEffectEvent(flush);
  useEffect(() => () => leave(), []);

  const common = {
    label,
    defaultValue: value ?? "",
    maxLength: most,
    autoComplete: "off",
    error: saving.problems[name],
    onBlur: flush,
    onChange: (event: { target: { value: string } }) => {
      written.current = event.target.value;
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, 800);
    },
  };
  return name === "title" ? <Field {...common} /> : <TextArea {...common} rows={2} />;
}
