import { useTranslations } from "next-intl";
import type { OffboardingCounts } from "@/lib/schemas/people";

type Props = { counts: OffboardingCounts; heir: string | null; chosen: boolean; trashPrivate: boolean };

/** What an offboarding will do, line by line, with how many of each; what there is none of is left out. */
export function OffboardingSteps({ counts, heir, chosen, trashPrivate }: Props) {
  const t = useTranslations("people");
  const { sessions, keys, invitations, waiting, running, images, privateImages, sets, links } = counts;
  const goes = (what: string, trash = heir === null) => {
    if (!chosen) return t("steps.undecided", { what });
    return trash ? t("steps.trash", { what }) : t("steps.to", { what, heir: heir ?? "" });
  };
  const ended = { sessions, keys, invitations, waiting, running };
  const names = ["sessions", "keys", "invitations", "waiting", "running"] as const;
  const steps = [
    ...names.filter((name) => ended[name] > 0).map((name) => t(`steps.${name}`, { count: ended[name] })),
    images > 0 && goes(t("counts.images", { count: images })),
    privateImages > 0 && goes(t("counts.privateImages", { count: privateImages }), heir === null || trashPrivate),
    sets > 0 && goes(t("counts.sets", { count: sets })),
    links > 0 &&
      (chosen && heir === null ? t("steps.links", { count: links }) : goes(t("counts.links", { count: links }))),
  ].filter((step) => step !== false);
  return (
    <section aria-labelledby="offboarding-steps" className="border-t border-ink pt-3">
      <h3 id="offboarding-steps" className="pb-2 font-[650]">
        {t("leave.will")}
      </h3>
      <ul className="flex list-disc flex-col gap-1 pl-5">
        {steps.map((step) => (
          <li key={step} className="wrap-anywhere">
            {step}
          </li>
        ))}
        <li>{t("leave.account")}</li>
      </ul>
    </section>
  );
}
