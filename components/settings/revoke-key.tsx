"use client";

import { request } from "@/components/request";
import { Confirm } from "@/components/ui/confirm";
import type { KeyView } from "@/lib/schemas/views";

type Props = { view: KeyView; onRevoked: () => void; onClose: () => void };

/** Asks once more, as programs stop working with it. */
export function RevokeKey({ view, onRevoked, onClose }: Props) {
  const revoke = async () => {
    await request("DELETE", `/api/keys/${view.id}`);
    onRevoked();
  };
  return (
    <Confirm title={`Revoke ${view.name}?`} verb="Revoke" otherwise="Keep it" onConfirm={revoke} onClose={onClose}>
      <p>Programs that use it are refused from now on. This cannot be undone; a new key can be made at any time.</p>
    </Confirm>
  );
}
