"use client";

import { useTranslations } from "next-intl";
import { Check } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import type { ShareDetails, SharePolicy, ShareView } from "@/lib/schemas/share";
import { type Saving, useSaving } from "./saving";
import { ShareExpiry } from "./share-expiry";
import { SharePassword } from "./share-password";
import { ShareText } from "./share-text";

type Props = { share: ShareView; policy: SharePolicy; onSaved: (details: ShareDetails) => void };

/** What a link says, how long and to whom it shows something, and what it allows; saved as it is changed. */
export function ShareSettings({ share, policy, onSaved }: Props) {
  const t = useTranslations("share");
  const saving = useSaving(share.id, onSaved);
  return (
    <section aria-labelledby="share-settings" className="flex flex-col gap-4 border-t border-hairline pt-4">
      <div className="flex justify-between gap-3">
        <h3 id="share-settings" className="text-title">
          {t("settings")}
        </h3>
        <p role="status" className="text-muted">
          {saving.words}
        </p>
      </div>
      <ShareExpiry share={share} policy={policy} saving={saving} />
      <SharePassword hasPassword={share.hasPassword} needed={policy.sharePasswordNeeded} saving={saving} />
      <Allowances share={share} saving={saving} />
      <ShareText label={t("titleField")} name="title" value={share.title} most={120} saving={saving} />
      <ShareText label={t("description")} name="description" value={share.description} most={1000} saving={saving} />
    </section>
  );
}

function Allowances({ share, saving }: { share: ShareView; saving: Saving }) {
  const t = useTranslations("share");
  const { pending, save } = saving;
  const now = { ...share, ...pending };
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="sr-only">{t("mayDo")}</legend>
      <Check
        label={t("allowDownloadCheck")}
        checked={now.allowDownload}
        onChange={(event) => save({ allowDownload: event.target.checked })}
      />
      {now.allowDownload && (
        <div className="flex pl-7 touch:pl-9">
          <Segmented
            legend={t("downloaded")}
            options={[
              { value: "web", label: t("webSize") },
              { value: "originals", label: t("originals") },
            ]}
            value={now.allowOriginals ? "originals" : "web"}
            onChange={(value) => save({ allowOriginals: value === "originals" })}
          />
        </div>
      )}
      <Check
        label={t("showPrompts")}
        checked={now.showPrompts}
        onChange={(event) => save({ showPrompts: event.target.checked })}
      />
      <Check
        label={t("allowReviewCheck")}
        hint={t("allowReviewHint")}
        checked={now.allowReview}
        onChange={(event) => save({ allowReview: event.target.checked })}
      />
      {share.set && (
        <Check
          label={t("freeze")}
          hint={t("freezeHint")}
          checked={now.frozen}
          onChange={(event) => save({ frozen: event.target.checked })}
        />
      )}
      {["allowDownload", "allowOriginals", "showPrompts", "allowReview", "frozen"].map((field) =>
        saving.problems[field] ? (
          <p key={field} role="alert" className="text-error">
            {saving.problems[field]}
          </p>
        ) : null,
      )}
    </fieldset>
  );
}
