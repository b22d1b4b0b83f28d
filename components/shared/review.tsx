"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { request } from "@/components/request";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/use-action";
import { longestComment, type OwnReview } from "@/lib/schemas/shared";
import { OwnComment } from "./own-comment";

type Props = { action: string; first: OwnReview; problem: string | undefined };

const stars = [1, 2, 3, 4, 5];

/** What the visitor thinks of one image. Plain forms that a script sends without leaving the page. */
export function Review({ action, first, problem }: Props) {
  const t = useTranslations("reviewing");
  const [review, setReview] = useState(first);
  const [draft, setDraft] = useState("");
  const [words, announce] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const last = useRef<Promise<boolean>>(Promise.resolve(true));
  const sending = useRef(false);
  const { problems, run } = useAction();

  // One after the other: whoever picks and rates at once means both.
  const change = (fields: object, done: string): Promise<boolean> => {
    last.current = last.current.then(async () => {
      const changed = await run(async () => setReview(await request<OwnReview>("POST", action, fields)));
      if (changed) announce(done);
      return changed;
    });
    return last.current;
  };
  const comment = async (event: FormEvent) => {
    event.preventDefault();
    if (sending.current) return;
    sending.current = true;
    if (await change({ comment: draft }, t("commentSent"))) setDraft("");
    sending.current = false;
  };
  const remove = async (id: string, text: string) => {
    if (!(await change({ remove: id }, t("takenBack")))) return;
    setDraft((written) => written || text);
    field.current?.focus();
  };
  const send = (fields: object, done: string) => (event: FormEvent) => {
    event.preventDefault();
    void change(fields, done);
  };

  const { picked, rating, comments } = review;
  return (
    <div className="flex flex-col gap-4">
      <form method="post" action={action} onSubmit={send({ picked: !picked }, picked ? t("notPicked") : t("picked"))}>
        <input type="hidden" name="picked" value={String(!picked)} />
        <Button type="submit" look={picked ? "mark" : "plain"} className="w-full" aria-pressed={picked}>
          {picked ? t("picked") : t("pick")}
        </Button>
      </form>
      <fieldset>
        <legend className="pb-1 font-semibold">{t("rating")}</legend>
        <div className="flex gap-1">
          {stars.map((star) => {
            const isRating = rating === star;
            const next = isRating ? 0 : star;
            const done = next ? t("rated", { rating: next }) : t("ratingBack");
            return (
              <form key={star} method="post" action={action} className="grow" onSubmit={send({ rating: next }, done)}>
                <input type="hidden" name="rating" value={next} />
                <Button
                  type="submit"
                  look={isRating ? "mark" : "plain"}
                  className="w-full px-0!"
                  aria-pressed={isRating}
                  aria-label={t("points", { count: star })}
                >
                  {star}
                </Button>
              </form>
            );
          })}
        </div>
      </fieldset>
      {comments.length > 0 && (
        <ul aria-label={t("yourComments")} className="flex flex-col gap-3">
          {comments.map(({ id, text }) => (
            <OwnComment
              key={id}
              action={action}
              {...{ id, text }}
              onChange={(changed) => change({ comment: changed, commentId: id }, t("commentChanged"))}
              onRemove={() => remove(id, text)}
            />
          ))}
        </ul>
      )}
      <form method="post" action={action} onSubmit={comment} className="flex flex-col gap-2">
        <TextArea
          label={t("comment")}
          name="comment"
          required
          maxLength={longestComment}
          ref={field}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
        <Button type="submit" className="self-start">
          {t("send")}
        </Button>
      </form>
      <Problem>{problems[""] ?? problem}</Problem>
      <p role="status" className="sr-only">
        {words}
      </p>
    </div>
  );
}
