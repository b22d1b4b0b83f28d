"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { Translate } from "@/components/i18n/translate";
import { request, wordsOf } from "@/components/request";
import { useStudio } from "@/components/studio/context";
import { Button } from "@/components/ui/button";
import { Problem } from "@/components/ui/problem";
import { undoable } from "@/components/ui/toasts";
import { moment } from "@/lib/format";
import type { ImageReview } from "@/lib/schemas/shared";
import { reviewWords } from "./words";

type Props = { initial: ImageReview[]; now: string };

/** What visitors of shared links have said of an image; nothing at all where nobody has said anything. */
export function Reviews({ initial, now }: Props) {
  const t = useTranslations("review");
  const common = useTranslations("common");
  const router = useRouter();
  const [reviews, setReviews] = useState(initial);
  const [problem, setProblem] = useState("");
  const show = (id: string, hidden: boolean) =>
    setReviews((all) =>
      all.map((one) => ({
        ...one,
        comments: one.comments.map((comment) => (comment.id === id ? { ...comment, hidden } : comment)),
      })),
    );
  const hide = async (id: string, hidden: boolean): Promise<void> => {
    setProblem("");
    try {
      await request("PATCH", `/api/review-comments/${id}`, { hidden });
      show(id, hidden);
      router.refresh();
      if (hidden) undoable(t("hiddenNow"), () => void hide(id, false));
    } catch (error) {
      setProblem(wordsOf(error));
    }
  };
  if (reviews.length === 0) return null;
  return (
    <section aria-labelledby="review" className="order-4">
      <h2 id="review" className="pb-1 font-[650]">
        {t("title")}
      </h2>
      <p className="pb-2 text-muted">{summary(reviews, t, common("comma"))}</p>
      <ul className="flex flex-col border-t border-hairline">
        {reviews.map((review) => (
          <li key={review.visitorId} className="flex flex-col gap-1 border-b border-hairline py-2">
            <p className="wrap-anywhere">
              <span className="font-semibold">{review.name}</span>
              <span className="text-muted">
                {" "}
                {t("by", { link: review.share.title ? t("link", { title: review.share.title }) : t("aLink") })}
              </span>
            </p>
            <Marks review={review} />
            {review.comments.map((comment) => (
              <Comment key={comment.id} comment={comment} now={now} onHide={(hidden) => hide(comment.id, hidden)} />
            ))}
          </li>
        ))}
      </ul>
      <Problem>{problem}</Problem>
    </section>
  );
}

function Marks({ review: { picked, rating } }: { review: ImageReview }) {
  const t = useTranslations("review");
  if (!picked && rating === null) return null;
  return (
    <p className="flex flex-wrap items-center gap-2">
      {picked && <span className="bg-mark px-1.5 font-semibold text-mark-ink">{t("picked")}</span>}
      {rating !== null && <span>{t("rating", { rating })}</span>}
    </p>
  );
}

type CommentProps = {
  comment: ImageReview["comments"][number];
  now: string;
  onHide: (hidden: boolean) => void;
};

function Comment({ comment: { text, createdAt, hidden }, now, onHide }: CommentProps) {
  const locale = useLocale();
  const t = useTranslations("review");
  const { me, timeZone } = useStudio();
  return (
    <div className="flex items-start justify-between gap-2">
      <div className="min-w-0">
        <p className={hidden ? "text-muted" : "wrap-anywhere whitespace-pre-wrap"}>
          {hidden ? t("hiddenComment") : text}
        </p>
        <p className="text-sm text-muted" suppressHydrationWarning>
          {moment(createdAt, now, timeZone, locale)}
        </p>
      </div>
      {me.role !== "viewer" && (
        <Button
          className="h-8! px-2! text-sm touch:h-11!"
          aria-label={t(hidden ? "showComment" : "hideComment", { text: text.slice(0, 60) })}
          onClick={() => onHide(!hidden)}
        >
          {hidden ? t("show") : t("hide")}
        </Button>
      )}
    </div>
  );
}

function summary(reviews: ImageReview[], t: Translate<"review">, comma: string): string {
  const given = reviews.flatMap(({ rating }) => (rating === null ? [] : [rating]));
  const sum = given.reduce((all, rating) => all + rating, 0);
  return reviewWords(t, comma, {
    picks: reviews.filter(({ picked }) => picked).length,
    comments: reviews.flatMap((review) => review.comments).filter(({ hidden }) => !hidden).length,
    ratings: given.length,
    rating: given.length > 0 ? sum / given.length : null,
  });
}
