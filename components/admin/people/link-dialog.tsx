"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ShownOnce } from "@/components/ui/shown-once";
import type { SentLink } from "@/lib/schemas/invitation";

type Props = { title: string; sent: SentLink; to: string; onClose: () => void; children: ReactNode };

/** A link for somebody, shown this once, and whether it went out by email. */
export function LinkDialog({ title, sent, to, onClose, children }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="wrap-anywhere">
          {sent.emailed ? `The link was sent to ${to}. You can hand it over too:` : `Hand this link to ${to}:`}
        </p>
        <ShownOnce text={sent.url} what="the link" look="mark" />
        {sent.problem !== null && <p className="text-error wrap-anywhere">{sent.problem}</p>}
        <p className="text-muted">Copy it now: it is shown this once. {children}</p>
        <Button className="self-start" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
