import { count } from "@/lib/format";
import type { OffboardingCounts } from "@/lib/schemas/people";

type Props = { counts: OffboardingCounts; heir: string | null; chosen: boolean; trashPrivate: boolean };

/** What an offboarding will do, line by line, with how many of each; what there is none of is left out. */
export function OffboardingSteps({ counts, heir, chosen, trashPrivate }: Props) {
  const { sessions, keys, invitations, waiting, running, images, privateImages, sets, links } = counts;
  const goes = (noun: string, trash = heir === null) => {
    if (!chosen) return `${noun} to be handed over or thrown away`;
    return trash ? `${noun} to the trash` : `${noun} to ${heir}`;
  };
  const lines = [
    ["Signed out of", sessions, "session"],
    ["Revoked:", keys, "API key"],
    ["Revoked:", invitations, "invitation that they sent"],
    ["Cancelled uncharged:", waiting, "waiting job"],
  ] as const;
  const steps = [
    ...lines.filter(([, amount]) => amount > 0).map(([verb, amount, noun]) => `${verb} ${count(amount, noun)}`),
    running > 0 && `Goes on to its end: ${count(running, "running job")}; its images go the same way`,
    images > 0 && goes(count(images, "image")),
    privateImages > 0 && goes(count(privateImages, "private image"), heir === null || trashPrivate),
    sets > 0 && goes(count(sets, "set")),
    links > 0 && (chosen && heir === null ? `Revoked: ${count(links, "link")}` : goes(count(links, "link"))),
  ].filter((step) => step !== false);
  return (
    <section aria-labelledby="offboarding-steps" className="border-t border-ink pt-3">
      <h3 id="offboarding-steps" className="pb-2 font-[650]">
        This will happen
      </h3>
      <ul className="flex list-disc flex-col gap-1 pl-5">
        {steps.map((step) => (
          <li key={step} className="wrap-anywhere">
            {step}
          </li>
        ))}
        <li>The account is disabled. What they spent stays in the books as theirs.</li>
      </ul>
    </section>
  );
}
