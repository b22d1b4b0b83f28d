"use client";

import clsx from "clsx";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { request, wordsOf } from "@/components/request";
import { reviewWords } from "@/components/review/words";
import { useNow } from "@/components/sheet/now";
import { averageColor } from "@/components/sheet/thumbhash";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { useParting } from "@/components/ui/parting";
import { Problem } from "@/components/ui/problem";
import { type Column, Table } from "@/components/ui/table";
import { undoable } from "@/components/ui/toasts";
import type { ShareDetails, ShareView } from "@/lib/schemas/share";
import { Allows } from "./allows";
import { EditShare } from "./share-dialog";
import { useShareWords } from "./words";

type Props = {
  initial: ShareView[];
  /** The server's time. */
  rendered: string;
  /** Whose they are is of interest. */
  ofAll?: boolean;
};

/** Links with what they show, how long, to how many, and what they allow; to copy, edit and revoke. */
export function Links({ initial, rendered, ofAll = false }: Props) {
  const common = useTranslations("common");
  const reviewed = useTranslations("review");
  const t = useTranslations("share");
  const { me } = useStudio();
  const router = useRouter();
  const part = useParting();
  const [shares, setShares] = useState(initial);
  const [editing, setEditing] = useState<string | null>(null);
  const [problem, setProblem] = useState("");
  const now = useNow(rendered, false);
  const words = useShareWords(now);

  const replace = (changed: ShareView) => {
    setShares((all) => all.map((share) => (share.id === changed.id ? changed : share)));
    router.refresh();
  };
  const change = async (method: "DELETE" | "POST", path: string): Promise<boolean> => {
    setProblem("");
    try {
      replace((await request<ShareDetails>(method, `/api/shares/${path}`)).share);
      return true;
    } catch (error) {
      setProblem(wordsOf(error));
      return false;
    }
  };
  const restore = (share: ShareView) => change("POST", `${share.id}/restore`);
  const revoke = async (share: ShareView) => {
    // Where those that live are shown, the page shows none of these any more.
    if (shares.every(({ id, state }) => id === share.id || state === "revoked")) part();
    if (await change("DELETE", share.id))
      undoable(t("revokedNow", { name: words.name(share) }), () => void restore(share));
  };

  const columns: Column<ShareView>[] = [
    { name: t("columns.link"), cell: (share) => <What share={share} now={now} /> },
    ...(ofAll
      ? [
          {
            name: t("columns.person"),
            cell: (share: ShareView) => <span className="wrap-anywhere">{share.owner.name}</span>,
          },
        ]
      : []),
    { name: t("columns.ends"), cell: (share) => <Ends share={share} now={now} /> },
    {
      name: t("columns.views"),
      cell: (share) => (
        <div>
          <Muted share={share}>{words.views(share)}</Muted>
          {share.reviews && <p className="text-muted">{reviewWords(reviewed, common("comma"), share.reviews)}</p>}
        </div>
      ),
    },
    { name: t("columns.allows"), cell: (share) => <Allows share={share} /> },
    {
      name: t("columns.actions"),
      hidden: true,
      cell: (share) => (
        <div className="flex flex-wrap gap-2 md:flex-nowrap md:justify-end">
          {share.url && share.state !== "revoked" && (
            <CopyButton text={share.url} what={words.name(share)} label={t("copy")} className="font-semibold" />
          )}
          {me.role !== "viewer" && (
            <>
              {share.state !== "revoked" && (
                <Button aria-label={t("editName", { name: words.name(share) })} onClick={() => setEditing(share.id)}>
                  {t("edit")}
                </Button>
              )}
              <RevokeOrRestore
                share={share}
                name={words.name(share)}
                onRevoke={() => revoke(share)}
                onRestore={() => restore(share)}
              />
            </>
          )}
        </div>
      ),
    },
  ];

  return (
    <>
      <Problem>{problem}</Problem>
      <Table
        caption={ofAll ? t("captionAll") : t("captionMine")}
        columns={columns}
        rows={shares}
        rowKey={({ id }) => id}
      />
      {editing && <EditShare id={editing} onChange={replace} onClose={() => setEditing(null)} />}
    </>
  );
}

type ActProps = { share: ShareView; name: string; onRevoke: () => void; onRestore: () => void };

/** One button whose meaning changes, so that the focus stays on it. */
function RevokeOrRestore({ share, name, ...act }: ActProps) {
  const t = useTranslations("share");
  const revoked = share.state === "revoked";
  if (revoked && !share.url) return null;
  return (
    <Button
      aria-label={t(revoked ? "restoreName" : "revokeName", { name })}
      onClick={revoked ? act.onRestore : act.onRevoke}
    >
      {revoked ? t("restore") : t("revoke")}
    </Button>
  );
}

function Muted({ share, children }: { share: ShareView; children: string }) {
  return <span className={clsx(share.state !== "live" && "text-muted")}>{children}</span>;
}

function Ends({ share, now }: { share: ShareView; now: string }) {
  const words = useShareWords(now);
  const { state, endsAt } = share;
  return (
    <>
      <Muted share={share}>{words.end(share)}</Muted>
      {state === "live" && endsAt && <p className="whitespace-nowrap text-muted">{words.at(endsAt)}</p>}
    </>
  );
}

function What({ share, now }: { share: ShareView; now: string }) {
  const words = useShareWords(now);
  const { cover, state } = share;
  const live = state === "live";
  return (
    <div className="flex items-center gap-3">
      <div className="grid size-14 shrink-0 place-items-center">
        {cover ? (
          <img
            src={`/media/${cover.id}/small`}
            alt=""
            width={cover.width}
            height={cover.height}
            loading="lazy"
            className={clsx("h-auto max-h-14 w-auto max-w-14", !live && "opacity-50 grayscale")}
            style={{ backgroundColor: averageColor(cover.thumbhash) }}
          />
        ) : (
          <div className="hatched size-14" />
        )}
      </div>
      <div className="min-w-0">
        <p className={clsx("font-semibold wrap-anywhere", !live && "text-muted")}>{words.name(share)}</p>
        <p className="text-muted">{words.kind(share)}</p>
      </div>
    </div>
  );
}
