import type { Translate } from "@/components/i18n/translate";
import type { ReviewCount } from "@/lib/schemas/shared";

/** `2 picks, 4.5 of 5 from 2 ratings, 1 comment`; empty where nobody has said anything. */
export function reviewWords(
  t: Translate<"review">,
  comma: string,
  { picks, ratings, rating, comments }: ReviewCount,
): string {
  return [
    picks > 0 ? t("picks", { count: picks }) : "",
    rating !== null ? t("ratings", { rating: Number(rating.toFixed(1)), count: ratings }) : "",
    comments > 0 ? t("comments", { count: comments }) : "",
  ]
    .filter(Boolean)
    .join(comma);
}
