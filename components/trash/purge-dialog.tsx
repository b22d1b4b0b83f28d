"use client";

import { useTranslations } from "next-intl";
import { request } from "@/components/request";
import { Confirm } from "@/components/ui/confirm";
import { say } from "@/components/ui/toasts";
import type { PurgeInput } from "@/lib/schemas/image-acts";

type Props = { count: number; body: PurgeInput; onClose: () => void; onPurged: () => void };

/** Asks once more before images are deleted for ever. */
export function PurgeDialog({ count, body, onClose, onPurged }: Props) {
  const t = useTranslations("trash");
  const purge = async () => {
    const { purged } = await request<{ purged: number }>("POST", "/api/images/purge", body);
    // First, as it changes what is selected, which is not to be the last word.
    onPurged();
    say(t("purged", { count: purged }));
  };
  return (
    <Confirm title={t("purgeTitle", { count })} verb={t("purge")} onConfirm={purge} onClose={onClose}>
      <p>{t("purgeWords")}</p>
    </Confirm>
  );
}
