"use client";

import { useTranslations } from "next-intl";
import { request } from "@/components/request";
import { Confirm } from "@/components/ui/confirm";
import type { KeyView } from "@/lib/schemas/views";

type Props = { view: KeyView; onRevoked: () => void; onClose: () => void };

/** Asks once more, as programs stop working with it. */
export function RevokeKey({ view, onRevoked, onClose }: Props) {
  const t = useTranslations("settings");
  const revoke = async () => {
    await request("DELETE", `/api/keys/${view.id}`);
    onRevoked();
  };
  return (
    <Confirm
      title={t("keys.revokeAsk", { name: view.name })}
      verb={t("keys.revoke")}
      otherwise={t("keys.keep")}
      onConfirm={revoke}
      onClose={onClose}
    >
      <p>{t("keys.revokeWords")}</p>
    </Confirm>
  );
}
