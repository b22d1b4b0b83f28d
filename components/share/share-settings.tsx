"use client";

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
  const saving = useSaving(share.id, onSaved);
  return (
    <section aria-labelledby="share-settings" className="flex flex-col gap-4 border-t border-hairline pt-4">
      <div className="flex justify-between gap-3">
        <h3 id="share-settings" className="text-title">
          Settings
        </h3>
        <p role="status" className="text-muted">
          {saving.words}
        </p>
      </div>
      <ShareExpiry share={share} policy={policy} saving={saving} />
      <SharePassword hasPassword={share.hasPassword} needed={policy.sharePasswordNeeded} saving={saving} />
      <Allowances share={share} saving={saving} />
      <ShareText label="Title" name="title" value={share.title} most={120} saving={saving} />
      <ShareText label="Description" name="description" value={share.description} most={1000} saving={saving} />
    </section>
  );
}

function Allowances({ share, saving }: { share: ShareView; saving: Saving }) {
  const { pending, save } = saving;
  const now = { ...share, ...pending };
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="sr-only">What visitors may do</legend>
      <Check
        label="Allow download"
        checked={now.allowDownload}
        onChange={(event) => save({ allowDownload: event.target.checked })}
      />
      {now.allowDownload && (
        <div className="flex pl-7 touch:pl-9">
          <Segmented
            legend="What is downloaded"
            options={[
              { value: "web", label: "Web size" },
              { value: "originals", label: "Originals" },
            ]}
            value={now.allowOriginals ? "originals" : "web"}
            onChange={(value) => save({ allowOriginals: value === "originals" })}
          />
        </div>
      )}
      <Check
        label="Show prompts"
        checked={now.showPrompts}
        onChange={(event) => save({ showPrompts: event.target.checked })}
      />
      <Check
        label="Allow review"
        hint="Visitors may pick, rate and comment under a name that they give."
        checked={now.allowReview}
        onChange={(event) => save({ allowReview: event.target.checked })}
      />
      {share.set && (
        <Check
          label="Freeze"
          hint="Keeps the images that the set has now. Otherwise what is added later shows too."
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
