import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Words } from "@/components/i18n/words";
import { Reviewer } from "@/components/shared/reviewer";
import { SharedViewer } from "@/components/shared/viewer";
import type { ShareActor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import type { SharedImage, SharedImagePlace } from "@/lib/schemas/shared";
import { sharePath } from "@/lib/shares/forms";
import { mayHaveOriginals } from "@/lib/shares/media";
import { getOwnReview, visitorName } from "@/lib/shares/visitor-reviews";

/** With no-referrer browsers hide from us too that a form was sent from our own page. */
export function FormReferrer() {
  return <meta name="referrer" content="same-origin" />;
}

/** What a link that is open allows its visitor to download. */
export function allowOf(actor: ShareActor) {
  return { download: actor.allowDownload, originals: mayHaveOriginals(actor) };
}

type PartProps = {
  token: string;
  actor: ShareActor;
  description: string | null;
  place: SharedImagePlace;
  alone: boolean;
  problem: string | undefined;
};

/** One image of an open link, with the visitor's review where the link takes one. */
export async function ImagePart({ token, actor, description, place, alone, problem }: PartProps) {
  const path = sharePath(token);
  const { id } = place.image;
  const [name, review] = actor.allowReview ? await Promise.all([visitorName(actor), getOwnReview(actor, id)]) : [];
  return (
    <SharedViewer {...place} {...{ path, alone, description }} title={actor.title} allow={allowOf(actor)}>
      {review && (
        <Words of={["reviewing"]}>
          <FormReferrer />
          <Reviewer path={path} imageId={id} name={name ?? null} review={review} problem={problem} />
        </Words>
      )}
    </SharedViewer>
  );
}

/** How a link is told of elsewhere: with a password, or showing nothing, by no word of what is behind it. */
export async function shareMetadata(
  token: string,
  known: { title: string | null; description: string | null; cover: SharedImage | undefined } | null,
): Promise<Metadata> {
  const t = await getTranslations("shared");
  const robots = { index: false, follow: false };
  if (!known) return { title: { absolute: t("link") }, description: null, robots };
  const { description, cover } = known;
  const title = known.title ?? t("images");
  const images = cover && [
    { url: `${env().APP_URL}${sharePath(token)}/media/${cover.id}/large`, alt: "", type: "image/webp" },
  ];
  return {
    title: { absolute: title },
    description,
    robots,
    openGraph: { title, ...(description && { description }), ...(images && { images }), type: "website" },
    twitter: { card: images ? "summary_large_image" : "summary" },
  };
}
