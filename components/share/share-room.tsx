"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { request } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/use-action";
import type { ShareDetails } from "@/lib/schemas/share";
import { OtherLinks } from "./other-links";
import { ShareLink } from "./share-link";
import { ShareSettings } from "./share-settings";

type Props = {
  /** Null while it is not known yet, or was refused: then what is in `children` says why. */
  details: ShareDetails | null;
  onChange: (details: ShareDetails) => void;
  /** Where another link on the same can be made. */
  onNew?: () => void;
  children: ReactNode;
};

/** A link, its settings, the others on the same target, and its end. */
export function ShareRoom({ details, onChange, onNew, children }: Props) {
  const t = useTranslations("share");
  const room = useRef<HTMLDivElement>(null);
  const id = details?.share.id;
  const state = details?.share.state;
  // The first thing that one wants of it, once there is something to want.
  useEffect(() => {
    if (id && state) room.current?.querySelector<HTMLElement>("[data-first]")?.focus();
  }, [id, state]);
  return (
    <div ref={room} aria-busy={!details && !children} className="flex min-h-24 flex-col gap-5">
      {details ? (
        <Opened key={details.share.id} details={details} onChange={onChange} {...(onNew && { onNew })} />
      ) : (
        (children ?? <p className="text-muted">{t("making")}</p>)
      )}
    </div>
  );
}

type OpenedProps = { details: ShareDetails; onChange: (details: ShareDetails) => void; onNew?: () => void };

function Opened({ details, onChange, onNew }: OpenedProps) {
  const common = useTranslations("common");
  const t = useTranslations("share");
  const { me } = useStudio();
  const { share, others, policy } = details;
  const { busy, problems, run } = useAction();
  const path = `/api/shares/${share.id}`;
  const open = (id: string) => run(async () => onChange(await request<ShareDetails>("GET", `/api/shares/${id}`)));
  const revoke = () => run(async () => onChange(await request<ShareDetails>("DELETE", path)));
  const restore = () => run(async () => onChange(await request<ShareDetails>("POST", `${path}/restore`)));
  const mayChange = me.role !== "viewer";

  return (
    <>
      {share.state === "revoked" ? (
        <div className="flex flex-col items-start gap-3 border border-ink p-3">
          <p role="status">{t("revokedState")}</p>
          {mayChange && share.url && (
            <Button data-first disabled={busy} onClick={restore}>
              {common("undo")}
            </Button>
          )}
        </div>
      ) : (
        <>
          <ShareLink share={share} />
          {share.privates > 0 && (
            <p className="border-l-4 border-mark pl-3">
              {t(share.privates === share.count ? "privateAll" : "privateSome", { count: share.privates })}
            </p>
          )}
          {mayChange && <ShareSettings share={share} policy={policy} onSaved={onChange} />}
        </>
      )}
      <Problem>{problems[""]}</Problem>
      {others.length > 0 && <OtherLinks shares={others} busy={busy} onOpen={open} />}
      {mayChange && (
        <div className="flex flex-wrap justify-between gap-2 border-t border-hairline pt-4">
          {onNew && (
            <Button disabled={busy} onClick={onNew}>
              {t("new")}
            </Button>
          )}
          {share.state !== "revoked" && (
            <Button look="danger" disabled={busy} className="ml-auto" onClick={revoke}>
              {t("revokeLink")}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
