"use client";

import { useState } from "react";
import { request, wordsOf } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { KeyView } from "@/lib/schemas/views";

type Props = { view: KeyView; onRevoked: () => void; onClose: () => void };

/** Asks once more, as programs stop working with it. */
export function RevokeKey({ view, onRevoked, onClose }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const revoke = async () => {
    try {
      await request("DELETE", `/api/keys/${view.id}`);
      onRevoked();
      onClose();
    } catch (error) {
      setProblem(wordsOf(error));
    }
  };
  return (
    <Dialog title={`Revoke ${view.name}?`} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p>Programs that use it are refused from now on. This cannot be undone; a new key can be made at any time.</p>
        {problem && (
          <p role="alert" className="text-error">
            {problem}
          </p>
        )}
        <div className="flex gap-2">
          <Button look="danger" onClick={revoke}>
            Revoke
          </Button>
          <Button onClick={onClose}>Keep it</Button>
        </div>
      </div>
    </Dialog>
  );
}
