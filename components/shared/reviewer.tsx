import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { longestName, type OwnReview } from "@/lib/schemas/shared";
import { Review } from "./review";

type Props = {
  path: string;
  imageId: string;
  /** Who the visitor said they are; null before that. */
  name: string | null;
  review: OwnReview;
  problem: string | undefined;
};

const problems = ["wait", "name", "comment", "other"] as const;

/** The part of a shared image's page where a visitor says what they think of it, once they have said who they are. */
export function Reviewer({ path, imageId, name, review, problem }: Props) {
  const t = useTranslations("shared");
  const known = problems.find((one) => one === problem);
  const error = known && t(`problems.${known}`);
  return (
    <section id="review" aria-labelledby="review-title" className="flex flex-col gap-3 border-t border-hairline pt-4">
      <h2 id="review-title" className="text-title">
        {t("yourReview")}
      </h2>
      {name === null ? (
        <>
          <p>{t("reviewWords")}</p>
          <NameForm path={path} imageId={imageId} error={error} verb={t("start")} />
        </>
      ) : (
        <>
          <Review key={imageId} action={`${path}/review/${imageId}`} first={review} problem={error} />
          <details className="border-t border-hairline pt-2">
            <summary className="w-fit cursor-pointer py-1 wrap-anywhere text-muted hover:text-ink touch:py-3">
              {t("reviewAs", { name })}
            </summary>
            <div className="pt-2">
              <NameForm path={path} imageId={imageId} name={name} verb={t("change")} />
            </div>
          </details>
        </>
      )}
    </section>
  );
}

type NameProps = { path: string; imageId: string; name?: string; error?: string | undefined; verb: string };

function NameForm({ path, imageId, name, error, verb }: NameProps) {
  const t = useTranslations("shared");
  return (
    <form method="post" action={`${path}/review`} className="flex flex-col gap-2">
      <input type="hidden" name="image" value={imageId} />
      <Field
        label={t("yourName")}
        name="name"
        autoComplete="name"
        required
        maxLength={longestName}
        defaultValue={name}
        error={error}
      />
      <Button type="submit" look={name === undefined ? "mark" : "plain"} className="self-start">
        {verb}
      </Button>
    </form>
  );
}
