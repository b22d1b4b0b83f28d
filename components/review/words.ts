import { count } from "@/lib/format";
import type { ReviewCount } from "@/lib/schemas/shared";

/** `2 picks, 4.5 of 5 from 2 ratings, 1 comment`; empty where nobody has said anything. */
export function reviewWords({ picks, ratings, rating, comments }: ReviewCount): string {
  return [
    picks > 0 ? count(picks, "pick") : "",
    rating !== null ? `${Number(rating.toFixed(1))} of 5 from ${count(ratings, "rating")}` : "",
    comments > 0 ? count(comments, "comment") : "",
  ]
    .filter(Boolean)
    .join(", ");
}
