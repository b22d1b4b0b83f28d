"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useRef } from "react";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { longestComment } from "@/lib/schemas/shared";

type Props = {
  action: string;
  id: string;
  text: string;
  onChange: (text: string) => Promise<boolean>;
  onRemove: () => void;
};

/** A comment of the visitor's own, which they change and take back. */
export function OwnComment({ action, id, text, onChange, onRemove }: Props) {
  const common = useTranslations("common");
  const t = useTranslations("reviewing");
  const details = useRef<HTMLDetailsElement>(null);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const changed = String(new FormData(event.currentTarget).get("comment"));
    if (!(await onChange(changed)) || !details.current) return;
    details.current.open = false;
    details.current.querySelector("summary")?.focus();
  };
  return (
    <li className="border-l-3 border-hairline pl-3">
      <p className="wrap-anywhere whitespace-pre-wrap">{text}</p>
      <details ref={details} className="pt-1">
        <summary className="w-fit cursor-pointer py-1 text-muted hover:text-ink touch:py-3">{t("change")}</summary>
        <form method="post" action={action} onSubmit={save} className="flex flex-col gap-2 py-2">
          <input type="hidden" name="commentId" value={id} />
          <TextArea
            key={text}
            label={t("yourComment")}
            name="comment"
            required
            maxLength={longestComment}
            defaultValue={text}
          />
          <Button type="submit" className="self-start">
            {common("save")}
          </Button>
        </form>
        <form
          method="post"
          action={action}
          onSubmit={(event) => {
            event.preventDefault();
            onRemove();
          }}
        >
          <input type="hidden" name="remove" value={id} />
          <Button type="submit">{t("takeBack")}</Button>
        </form>
      </details>
    </li>
  );
}
