"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { RequestError, request, wordsAtField, wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import type { ShareDetails, ShareView } from "@/lib/schemas/share";
import { ShareRoom } from "./share-room";
import { useShareWords } from "./words";

type Target = { setId: string } | { imageIds: string[] };
type Refusal = { error: unknown; tried?: boolean };

/**
 * Shares a set or images: makes a link first (or takes the one there is) and shows it, then its settings, which save as
 * they are changed. `title` says what is shared.
 */
export function ShareDialog({ target, title, onClose }: { target: Target; title: string; onClose: () => void }) {
  const t = useTranslations("share");
  const [details, setDetails] = useState<ShareDetails | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const asked = useRef(false);

  const make = async (more: { reuse?: boolean; password?: string }) => {
    setRefusal(null);
    setDetails(null);
    await request<ShareDetails>("POST", "/api/shares", { ...target, ...more }).then(setDetails, (error: unknown) =>
      setRefusal({ error, tried: more.password !== undefined }),
    );
  };
  const begin = useEffectEvent(() => void make({ reuse: true }));
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    begin();
  }, []);

  return (
    <Dialog title={t("shareWhat", { what: title })} onClose={onClose}>
      <ShareRoom details={details} onChange={setDetails} onNew={() => void make({})}>
        {refusal && <Refused refusal={refusal} onPassword={(password) => make({ password })} />}
      </ShareRoom>
    </Dialog>
  );
}

type EditProps = { id: string; onChange: (share: ShareView) => void; onClose: () => void };

/** The same for a link that exists; `onChange` tells of every change to it. */
export function EditShare({ id, onChange, onClose }: EditProps) {
  const words = useShareWords("");
  const t = useTranslations("share");
  const [details, setDetails] = useState<ShareDetails | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    request<ShareDetails>("GET", `/api/shares/${id}`).then(setDetails, (error: unknown) => setRefusal({ error }));
  }, [id]);
  return (
    <Dialog title={details ? t("shareWhat", { what: words.name(details.share) }) : t("share")} onClose={onClose}>
      <ShareRoom
        details={details}
        onChange={(changed) => {
          setDetails(changed);
          onChange(changed.share);
        }}
      >
        {refusal && <Problem>{wordsOf(refusal.error)}</Problem>}
      </ShareRoom>
    </Dialog>
  );
}

type RefusedProps = { refusal: Refusal; onPassword: (password: string) => Promise<void> };

/** Why no link was made, and the way on: a password where the team needs one. */
function Refused({ refusal, onPassword }: RefusedProps) {
  const { error } = refusal;
  const t = useTranslations("share");
  const { me } = useStudio();
  const { code, param } = error instanceof RequestError ? error : { code: "", param: null };
  if (param === "password") return <AskPassword refusal={refusal} onPassword={onPassword} />;
  return (
    <>
      <Problem>{wordsOf(error)}</Problem>
      {code === "forbidden" && me.role === "admin" && (
        <Link href="/admin/team" className="underline underline-offset-2">
          {t("adminTeam")}
        </Link>
      )}
    </>
  );
}

function AskPassword({ refusal: { error, tried }, onPassword }: RefusedProps) {
  const t = useTranslations("share");
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void onPassword(String(new FormData(event.currentTarget).get("password") ?? ""));
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Field
        label={t("password")}
        hint={t("passwordNeeded")}
        // Nothing has been given yet the first time.
        error={tried ? wordsAtField(error) : undefined}
        name="password"
        autoComplete="off"
        autoFocus
      />
      <Button type="submit" look="mark">
        {t("make")}
      </Button>
    </form>
  );
}
